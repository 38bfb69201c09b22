package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.internal.token.TokenSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class DropboxCredentialsTest {

    private static TokenSource tokens(DropboxCredentials credentials) {
        return credentials
                .credentials()
                .tokens(
                        grant -> {
                            throw new AssertionError("there is nothing to refresh");
                        },
                        Schedulers::parallel);
    }

    @Test
    void a_token_is_not_shown() {
        assertThat(DropboxCredentials.accessToken("sl.secret").toString()).doesNotContain("secret");
        assertThat(
                        DropboxUploader.builder()
                                .credentials(DropboxCredentials.accessToken("sl.secret")))
                .asString()
                .doesNotContain("secret");
        assertThat(DropboxCredentials.refreshToken("key", "app-secret", "refresh-secret"))
                .asString()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret\n", "se cret", "sécret"})
    void keys_and_refresh_tokens_are_checked_and_not_quoted(String bad) {
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> DropboxCredentials.refreshToken(bad, "refresh"),
                        () -> DropboxCredentials.refreshToken("key", bad),
                        () -> DropboxCredentials.refreshToken("key", bad, "refresh"),
                        () -> DropboxCredentials.refreshToken("key", "secret", bad))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pass")
                    .hasMessageNotContainingAny("se cret", "sécret", "secret\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sl.secret\n", "sl.secret\r\nX-Evil: 1", "sl secret", "sl.sécret"})
    void a_token_that_would_break_the_header_is_refused_and_not_quoted(String token) {
        assertThatThrownBy(() -> DropboxCredentials.accessToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("secret", "sécret");
    }

    @Test
    void a_supplier_is_asked_anew_for_each_call_and_held_to_the_same_rule() {
        AtomicInteger asked = new AtomicInteger();
        DropboxCredentials credentials =
                DropboxCredentials.accessToken(
                        Mono.fromSupplier(() -> asked.incrementAndGet() < 3 ? "t" + asked : "a b"));

        StepVerifier.create(tokens(credentials).token()).expectNext("t1").verifyComplete();
        StepVerifier.create(tokens(credentials).token()).expectNext("t2").verifyComplete();
        StepVerifier.create(tokens(credentials).token()).verifyError(LocalFailureException.class);
    }

    @Test
    void equal_are_those_that_reach_the_same_account_for_certain() {
        Mono<String> supplier = Mono.just("t");
        assertThat(DropboxCredentials.accessToken("t"))
                .isEqualTo(DropboxCredentials.accessToken("t"))
                .hasSameHashCodeAs(DropboxCredentials.accessToken("t"))
                .isNotEqualTo(DropboxCredentials.accessToken("other"))
                .isNotEqualTo(DropboxCredentials.accessToken("t").named("a"));
        assertThat(DropboxCredentials.refreshToken("k", "s", "r"))
                .isEqualTo(DropboxCredentials.refreshToken("k", "s", "r"))
                .isNotEqualTo(DropboxCredentials.refreshToken("k", "r"));
        assertThat(DropboxCredentials.accessToken(supplier))
                .isEqualTo(DropboxCredentials.accessToken(supplier))
                .hasSameHashCodeAs(DropboxCredentials.accessToken(supplier))
                .isNotEqualTo(DropboxCredentials.accessToken(Mono.just("t")));
    }
}
