package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Access tokens that end while an upload runs. */
@Tag("sockets")
class ExpiringTokensTest {

    private static final Duration TOKEN_LIFE = Duration.ofHours(4);
    private static final DropboxCredentials REFRESHED =
            DropboxCredentials.refreshToken("key", "app-secret", "refresh-secret");

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .acceptTokens("fixed-secret")
                    .acceptRefreshTokens("refresh-secret")
                    .start();
    private DropboxUploader uploader;

    @AfterEach
    void stop() {
        if (uploader != null) {
            uploader.close();
        }
        dropbox.close();
    }

    private DropboxUploader uploader(DropboxCredentials credentials, SessionPlan plan) {
        uploader =
                DropboxUploader.builder()
                        .credentials(credentials)
                        .endpoint(dropbox.baseUrl())
                        .windowSize(4L * MIB)
                        .concurrency(3)
                        .session(plan)
                        .retry(EmulatedUploads.QUICK)
                        .build();
        return uploader;
    }

    private void land(DropboxCredentials credentials, SessionPlan plan, int length) {
        TestBytes bytes = TestBytes.of(length);
        uploader(credentials, plan).upload(request("/a", bytes)).block(EmulatedUploads.PATIENCE);
        landed("/a", bytes);
    }

    private static UploadRequest request(String path, TestBytes bytes) {
        return UploadRequest.to(path).body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
    }

    private void landed(String path, TestBytes bytes) {
        assertThat(dropbox.file(path).orElseThrow().bytes()).isEqualTo(bytes.all());
        await().until(bytes::allReleased);
    }

    private <T extends DropboxException> T failure(Class<T> kind, DropboxCredentials credentials) {
        TestBytes bytes = TestBytes.of(9 * MIB);
        T failure =
                catchThrowableOfType(
                        kind,
                        () ->
                                uploader(credentials, SessionPlan.AUTO)
                                        .upload(request("/a", bytes))
                                        .block(EmulatedUploads.PATIENCE));
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain("-secret", "sl.emulated");
        assertThat(dropbox.files()).isEmpty();
        await().until(bytes::allReleased);
        return failure;
    }

    /** All tokens granted so far end just before the emulator looks at the n-th call of the route. */
    private void expireAtCall(EmulatedRoute route, int n) {
        AtomicInteger calls = new AtomicInteger();
        dropbox.faults()
                .on(route)
                .when(
                        request -> {
                            if (calls.incrementAndGet() == n) {
                                dropbox.clock().advance(TOKEN_LIFE);
                            }
                            return false;
                        })
                .always()
                .answer(500, "never");
    }

    private long refused() {
        return dropbox.requests().stream().filter(seen -> seen.status().orElse(0) == 401).count();
    }

    static Stream<Arguments> moments() {
        return Stream.concat(
                Stream.of(Arguments.of(SessionPlan.AUTO, UPLOAD, 1, 3 * MIB)),
                Stream.of(SessionPlan.CONCURRENT, SessionPlan.SEQUENTIAL)
                        .flatMap(
                                plan ->
                                        Stream.of(
                                                Arguments.of(plan, START, 1, 25 * MIB + 7),
                                                Arguments.of(plan, APPEND_V2, 1, 25 * MIB + 7),
                                                Arguments.of(plan, APPEND_V2, 4, 25 * MIB + 7),
                                                Arguments.of(plan, APPEND_V2, 7, 25 * MIB + 7),
                                                Arguments.of(plan, FINISH, 1, 25 * MIB + 7))));
    }

    @ParameterizedTest
    @MethodSource("moments")
    @Tag("slow")
    void an_expired_token_is_refreshed_once_and_the_window_resent(
            SessionPlan plan, EmulatedRoute route, int call, int length) {
        expireAtCall(route, call);
        land(REFRESHED, plan, length);
        assertThat(refused()).isPositive();
        assertThat(dropbox.requests(TOKEN)).as("the first token and one refresh").hasSize(2);
    }

    @Test
    void many_uploads_share_one_refresh() {
        expireAtCall(APPEND_V2, 5);
        List<TestBytes> sources = Stream.generate(() -> TestBytes.of(9 * MIB)).limit(8).toList();
        DropboxUploader shared = uploader(REFRESHED, SessionPlan.CONCURRENT);
        Flux.range(0, sources.size())
                .flatMap(i -> shared.upload(request("/" + i, sources.get(i))), 8)
                .blockLast(EmulatedUploads.PATIENCE);
        for (int i = 0; i < sources.size(); i++) {
            landed("/" + i, sources.get(i));
        }
        assertThat(refused()).isPositive();
        assertThat(dropbox.requests(TOKEN)).hasSize(2);
    }

    @Test
    void a_supplier_is_asked_again_when_its_token_is_rejected() {
        AtomicInteger asked = new AtomicInteger();
        DropboxCredentials supplied =
                DropboxCredentials.accessToken(
                        Mono.fromSupplier(
                                () -> asked.getAndIncrement() == 0 ? "stale" : "fixed-secret"));
        land(supplied, SessionPlan.AUTO, 3 * MIB);
        assertThat(asked).hasValue(2);
        assertThat(dropbox.requests(UPLOAD)).hasSize(2);
    }

    @Test
    void a_token_endpoint_that_is_down_for_a_moment_is_waited_for() {
        expireAtCall(APPEND_V2, 2);
        dropbox.faults().on(TOKEN).next(1).answer(503, "");
        dropbox.faults().on(TOKEN).call(3).resetAfterBody();
        land(REFRESHED, SessionPlan.CONCURRENT, 13 * MIB);
        assertThat(dropbox.requests(TOKEN)).hasSize(4);
    }

    @Test
    void a_fixed_token_that_expires_says_so_and_what_to_do() {
        dropbox.faults()
                .on(APPEND_V2)
                .when(
                        request -> {
                            dropbox.expireToken("fixed-secret");
                            return false;
                        })
                .always()
                .answer(500, "never");
        DropboxApiException failure =
                failure(DropboxApiException.class, DropboxCredentials.accessToken("fixed-secret"));
        assertThat(failure.status()).isEqualTo(401);
        assertThat(failure.tag()).isEqualTo("expired_access_token");
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure).hasMessageContaining("DropboxCredentials.refreshToken");
    }

    @Test
    void a_refresh_token_that_was_revoked_says_so_and_what_to_do() {
        DropboxApiException failure =
                failure(
                        DropboxApiException.class,
                        DropboxCredentials.refreshToken("key", "revoked-secret"));
        assertThat(failure.route()).isEqualTo("oauth2/token");
        assertThat(failure.tag()).isEqualTo("invalid_grant");
        assertThat(failure).hasMessageContaining("authorize the app again");
        assertThat(dropbox.requests(TOKEN)).hasSize(1);
    }

    @Test
    void a_refresh_token_that_is_revoked_in_mid_upload_ends_it() {
        expireAtCall(APPEND_V2, 1);
        dropbox.faults().on(TOKEN).call(2).answer(400, "{\"error\": \"invalid_grant\"}");
        DropboxApiException failure = failure(DropboxApiException.class, REFRESHED);
        assertThat(failure.tag()).isEqualTo("invalid_grant");
        assertThat(dropbox.requests(FINISH)).isEmpty();
    }

    @Test
    void tokens_that_are_refused_when_new_fail_after_one_replay() {
        dropbox.faults()
                .on(START)
                .always()
                .answer(401, "{\"error\": {\".tag\": \"invalid_access_token\"}}");
        DropboxApiException failure = failure(DropboxApiException.class, REFRESHED);
        assertThat(failure.tag()).isEqualTo("invalid_access_token");
        assertThat(failure).hasMessageContaining("granted just now");
        assertThat(dropbox.requests(START)).hasSize(2);
        assertThat(dropbox.requests(TOKEN)).hasSize(2);
    }
}
