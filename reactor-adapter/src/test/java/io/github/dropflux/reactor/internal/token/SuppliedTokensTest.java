package io.github.dropflux.reactor.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.reactor.test.BrokenPublisher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SuppliedTokensTest {

    /** A Mono is asked for all it has, and what follows its value is of no interest. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOO_MANY")
    void a_supplier_that_breaks_a_rule_fails_the_call(BrokenPublisher kind) {
        Mono<String> supplier = Mono.fromDirect(kind.of(() -> "token"));
        StepVerifier.create(new SuppliedTokens(supplier).token())
                .expectErrorSatisfies(
                        error ->
                                assertThat(error)
                                        .isInstanceOfSatisfying(
                                                LocalFailureException.class,
                                                told ->
                                                        assertThat(told.origin())
                                                                .isEqualTo(Origin.CREDENTIALS)))
                .verify();
    }
}
