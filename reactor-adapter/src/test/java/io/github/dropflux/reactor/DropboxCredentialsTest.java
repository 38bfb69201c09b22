package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.internal.http.Endpoints;
import io.github.dropflux.reactor.internal.http.GrantRetry;
import io.github.dropflux.reactor.internal.http.TokenEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

class DropboxCredentialsTest {

    private static final TokenEndpoint UNUSED =
            new TokenEndpoint(
                    HttpClient.create(),
                    Endpoints.dropbox(),
                    UploadTimeouts.defaults().limits(),
                    new GrantRetry(
                            1,
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO,
                            Schedulers.parallel(),
                            () -> 0));

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

        StepVerifier.create(credentials.tokens(UNUSED).token()).expectNext("t1").verifyComplete();
        StepVerifier.create(credentials.tokens(UNUSED).token()).expectNext("t2").verifyComplete();
        StepVerifier.create(credentials.tokens(UNUSED).token())
                .verifyError(LocalFailureException.class);
    }
}
