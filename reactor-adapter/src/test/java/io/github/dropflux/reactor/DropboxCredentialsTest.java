package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.LocalFailureException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DropboxCredentialsTest {

    @Test
    void a_token_is_not_shown() {
        assertThat(DropboxCredentials.accessToken("sl.secret").toString()).doesNotContain("secret");
        assertThat(
                        DropboxUploader.builder()
                                .credentials(DropboxCredentials.accessToken("sl.secret")))
                .asString()
                .doesNotContain("secret");
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

        StepVerifier.create(credentials.tokens().token()).expectNext("t1").verifyComplete();
        StepVerifier.create(credentials.tokens().token()).expectNext("t2").verifyComplete();
        StepVerifier.create(credentials.tokens().token()).verifyError(LocalFailureException.class);
    }
}
