package io.github.dropflux.reactor.internal.account;

import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static io.github.dropflux.reactor.internal.http.TestCalls.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.http.Endpoints;
import io.github.dropflux.reactor.internal.http.NettyTransport;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.test.Policies;
import io.github.dropflux.reactor.test.RawServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.test.scheduler.VirtualTimeScheduler;

@Tag("sockets")
class TokenRefreshTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final RefreshGrant GRANT =
            new RefreshGrant("app-key", "app/sec+ret", "refresh-sec+ret");

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().acceptRefreshTokens("refresh-sec+ret").start();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @AfterEach
    void close() {
        dropbox.close();
        time.dispose();
    }

    private static RetryPolicy quick(int attempts) {
        return Policies.retry(
                attempts,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMinutes(1),
                () -> 0.5);
    }

    private static TokenEndpoint endpoint(URI url, UploadTimeouts timeouts, RetryPolicy retry) {
        return new TokenEndpoint(url, timeouts, retry, Schedulers.parallel());
    }

    /** Asks for the token of a refresh token as an account does. */
    private record TokenEndpoint(
            URI url, UploadTimeouts timeouts, RetryPolicy retry, Scheduler timer) {

        Mono<String> grant(RefreshGrant grant) {
            NettyTransport transport =
                    NettyTransport.over(HttpClient.create(), false, Endpoints.both(url), timeouts);
            Supplier<Scheduler> clock = () -> timer;
            Account.Terms terms =
                    new Account.Terms(
                            transport,
                            retry,
                            new Account.Appends(false, 4, 1),
                            BatchSettings.defaults(),
                            new SessionsAhead.Terms(
                                    0,
                                    Duration.ofDays(7),
                                    new RunningUploads(IllegalStateException::new)),
                            Telemetry.none(),
                            clock,
                            new ByteBudget(1, 1, false));
            return Account.tokens(grant, terms).token();
        }
    }

    private TokenEndpoint emulator() {
        return endpoint(dropbox.baseUrl(), PATIENT, quick(3));
    }

    private static <T extends DropboxException> T failure(
            Class<T> kind, TokenEndpoint endpoint, RefreshGrant grant) {
        T failure = catchThrowableOfType(kind, () -> endpoint.grant(grant).block(PATIENCE));
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain("sec+ret", "sec%2Bret", "sl.");
        return failure;
    }

    private static DropboxApiException refusal(TokenEndpoint endpoint) {
        return failure(DropboxApiException.class, endpoint, GRANT);
    }

    @Test
    void a_grant_gives_the_token() {
        assertThat(emulator().grant(GRANT).block(PATIENCE)).startsWith("sl.emulated-");
        assertThat(dropbox.requests(TOKEN))
                .singleElement()
                .satisfies(
                        seen ->
                                assertThat(seen.header("content-type"))
                                        .contains("application/x-www-form-urlencoded"));
    }

    @Test
    void the_form_is_encoded_and_has_a_secret_only_when_there_is_one() {
        assertThat(new String(GRANT.form()))
                .isEqualTo(
                        "grant_type=refresh_token&refresh_token=refresh-sec%2Bret&client_id=app-key"
                                + "&client_secret=app%2Fsec%2Bret");
        assertThat(new String(new RefreshGrant("app-key", null, "r").form()))
                .isEqualTo("grant_type=refresh_token&refresh_token=r&client_id=app-key");
        assertThat(GRANT.toString()).doesNotContain("sec");
    }

    @Test
    void a_revoked_token_fails_at_once_and_says_what_to_do() {
        DropboxApiException failure =
                failure(
                        DropboxApiException.class,
                        emulator(),
                        new RefreshGrant("app-key", null, "revoked-sec+ret"));
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.route()).isEqualTo("oauth2/token");
        assertThat(failure.tag()).isEqualTo("invalid_grant");
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure.requestId()).isPresent();
        assertThat(failure)
                .hasMessageContaining("refresh token is invalid or revoked")
                .hasMessageContaining("authorize the app again");
        assertThat(dropbox.requests(TOKEN)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": \"invalid_client\", \"error_description\": \"no refresh-sec+ret\"}",
                "{\"error\": \"invalid_client\", \"error_description\": \"app%2Fsec%2Bret\"}",
                "{\"error\": \"refresh-sec+ret\"}",
                "Bad form: refresh_token=refresh-sec%2Bret&client_secret=app/sec+ret"
            })
    void an_echo_of_the_request_is_not_passed_on(String echo) {
        dropbox.faults().on(TOKEN).always().answer(400, echo);
        assertThat(refusal(emulator())).hasMessageContaining("check the app key");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 429, 408})
    void what_passes_is_ridden_out(int status) {
        dropbox.faults().on(TOKEN).next(2).answer(status, "");
        assertThat(emulator().grant(GRANT).block(PATIENCE)).isNotNull();
        assertThat(dropbox.requests(TOKEN)).hasSize(3);
    }

    @Test
    void lost_connections_are_ridden_out() {
        dropbox.faults().on(TOKEN).call(1).resetAfterBody();
        dropbox.faults().on(TOKEN).call(2).loseAnswer();
        assertThat(emulator().grant(GRANT).block(PATIENCE)).isNotNull();
        assertThat(dropbox.requests(TOKEN)).hasSize(3);
    }

    @Test
    void what_does_not_pass_fails_after_all_attempts() {
        dropbox.faults().on(TOKEN).always().answer(503, "");
        DropboxApiException failure = refusal(emulator());
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure).hasMessageContaining("503").hasMessageContaining("later");
        assertThat(dropbox.requests(TOKEN)).hasSize(3);
    }

    @Test
    void retry_after_is_waited_for_and_uses_up_no_attempt() {
        dropbox.faults().on(TOKEN).next(5).answer(429, "", Map.of("Retry-After", "30"));
        RetryPolicy patient =
                Policies.retry(
                        1,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        () -> 0.999);
        CompletableFuture<?> granted =
                new TokenEndpoint(dropbox.baseUrl(), PATIENT, patient, time)
                        .grant(GRANT)
                        .toFuture();
        for (int waits = 1; waits <= 5; waits++) {
            int begun = waits;
            await().until(() -> time.getScheduledTaskCount() == begun);
            time.advanceTimeBy(Duration.ofSeconds(30));
        }
        assertThat(granted).succeedsWithin(PATIENCE);
        assertThat(time.now(TimeUnit.SECONDS)).isEqualTo(150);
        assertThat(dropbox.requests(TOKEN)).hasSize(6);
    }

    @Test
    void a_wait_beyond_the_total_time_is_not_begun() {
        dropbox.faults().on(TOKEN).always().answer(429, "", Map.of("Retry-After", "61"));
        assertThat(refusal(emulator()).status()).isEqualTo(429);
        assertThat(dropbox.requests(TOKEN)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sl.abcdefghi",
                "{",
                "null",
                "<html>sl.abcdefghi</html>",
                "{\"access_token\": \"sl.abc defghi\"}"
            })
    void garbage_is_no_token_and_is_not_quoted(String garbage) {
        dropbox.faults().on(TOKEN).always().answer(200, garbage);
        assertThat(failure(DropboxTransportException.class, emulator(), GRANT))
                .hasMessageContaining("oauth2/token")
                .hasMessageContaining("check the endpoint")
                .hasMessageContaining("status 200")
                .hasMessageNotContaining("sl.");
        assertThat(dropbox.requests(TOKEN)).hasSize(3);
    }

    @Test
    void a_huge_answer_is_not_gathered() {
        dropbox.faults().on(TOKEN).always().answer(200, "x".repeat((1 << 16) + 1));
        assertThat(failure(DropboxTransportException.class, emulator(), GRANT))
                .hasMessageContaining("65536")
                .hasMessageContaining("check the endpoint");
    }

    @Test
    void what_is_no_HTTP_is_no_token() {
        try (RawServer server =
                RawServer.start(
                        peer -> {
                            peer.readRequest();
                            peer.say("SSH-2.0-OpenSSH_9.6\n");
                            peer.awaitEnd();
                        })) {
            assertThat(
                            failure(
                                    DropboxTransportException.class,
                                    endpoint(server.url(), PATIENT, quick(3)),
                                    GRANT))
                    .hasMessageContaining("oauth2/token")
                    .hasMessageContaining("no HTTP");
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void a_slow_answer_is_asked_for_again_and_then_given_up() {
        dropbox.faults().on(TOKEN).always().stall();
        DropboxTransportException failure =
                failure(
                        DropboxTransportException.class,
                        endpoint(dropbox.baseUrl(), PATIENT.withAnswer(SOON), quick(2)),
                        GRANT);
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure).hasMessageContaining("oauth2/token").hasMessageContaining("200 ms");
        assertThat(dropbox.requests(TOKEN)).hasSize(2);
    }

    @Test
    void a_redirect_is_not_followed() {
        try (RawServer elsewhere = RawServer.start(peer -> peer.hang());
                RawServer server =
                        RawServer.start(
                                peer -> {
                                    peer.readRequest();
                                    peer.say(
                                            "HTTP/1.1 307 Moved\nLocation: "
                                                    + elsewhere.url()
                                                    + "/oauth2/token\nContent-Length: 0\n\n");
                                })) {
            assertThat(
                            failure(
                                    DropboxTransportException.class,
                                    endpoint(server.url(), PATIENT, quick(3)),
                                    GRANT))
                    .hasMessageContaining("oauth2/token was answered with 307")
                    .hasMessageContaining("redirects are not followed");
            assertThat(elsewhere.connections()).isZero();
        }
    }
}
