package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.RateLimit;
import io.github.dropflux.reactor.test.CapturedLogs;
import io.github.dropflux.reactor.test.Policies;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What an uploader logs of itself, over sockets. */
class LoggingTest extends EmulatedUploads {

    private static final String APPEND =
            "DEBUG io.github.dropflux.call: [files/upload_session/append_v2: ";

    private final TestBytes bytes = TestBytes.of(9 * MIB);

    private DropboxUploader logging(
            CapturedLogs logs, UnaryOperator<DropboxUploaderBuilder> settings) {
        return logs.during(() -> uploader(settings));
    }

    private DropboxUploader hasty(CapturedLogs logs, int attempts) {
        return logging(
                logs,
                b ->
                        b.session(SessionPlan.CONCURRENT)
                                .timer(new HastyTimer())
                                .retry(
                                        Policies.retry(
                                                attempts,
                                                Duration.ofSeconds(8),
                                                Duration.ofSeconds(8),
                                                // The clock runs fast for what takes real time,
                                                // too.
                                                Duration.ofDays(10),
                                                Policies.LONGEST)));
    }

    private static String kindOf(CapturedLogs logs) {
        String line = logs.lines("info").get(0);
        return line.substring(line.indexOf(" with ") + 6, line.indexOf(", in windows"));
    }

    @Test
    void an_uploader_is_announced_once_with_what_it_may_take() {
        CapturedLogs logs = CapturedLogs.of("info");
        DropboxUploader uploader = logging(logs, b -> b.budget(64L * MIB));
        uploader.upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE);
        uploader.forAccount(DropboxCredentials.accessToken("other"))
                .upload("/b", TestBytes.of(10).byteBuffers(5))
                .block(PATIENCE);
        assertThat(logs.lines())
                .containsExactly(
                        "INFO io.github.dropflux.uploader: [dropflux uploads to "
                                + dropbox.baseUrl()
                                + " with a fixed access token, in windows of 4 MiB, 3 at once, in at"
                                + " most 64 MiB of memory for all uploads]");
    }

    @Test
    void that_uploads_wait_for_memory_and_nothing_moves_is_told_once() {
        dropbox.faults().on(EmulatedRoute.START).always().stall();
        CapturedLogs logs = CapturedLogs.of("warn");
        DropboxUploader uploader =
                logging(
                        logs,
                        b ->
                                b.budget(8L * MIB)
                                        .timer(new HastyTimer())
                                        .timeouts(
                                                UploadTimeouts.defaults()
                                                        .withSource(Duration.ZERO)));
        Flux<ByteBuffer> window =
                Flux.range(0, 4).map(i -> ByteBuffer.allocate(MIB)).concatWith(Flux.never());
        Disposable.Composite uploads = Disposables.composite();
        for (int i = 0; i < 4; i++) {
            uploads.add(uploader.upload("/" + i, window).subscribe());
        }
        await().atMost(PATIENCE).until(() -> !logs.lines("warn").isEmpty());
        uploads.dispose();
        assertThat(logs.lines("warn"))
                .singleElement()
                .asString()
                .contains("2 uploads wait for memory", "8388608 of 8388608 bytes");
    }

    @Test
    void a_decision_about_appends_in_flight_is_logged_with_its_reason() {
        dropbox.faults()
                .on(EmulatedRoute.UPLOAD)
                .call(1)
                .tooManyRequests(RateLimit.TEXT, Duration.ZERO);
        CapturedLogs logs = CapturedLogs.of("debug");
        DropboxUploader uploader = logs.during(() -> automatic(b -> b.timer(new HastyTimer())));
        uploader.upload("/a", TestBytes.of(4 * MIB).byteBuffers(MIB)).block(PATIENCE);
        assertThat(logs.lines("debug"))
                .contains(
                        "DEBUG io.github.dropflux.upload: [an account may have 1 append in flight (rate"
                                + " limit; STEADY; without a queue an append takes an unknown time;"
                                + " a rate limit allows 1)]");
        assertThat(logs.lines("info"))
                .singleElement()
                .asString()
                .contains("in windows of 4 MiB, as many at once as the link carries, in at most");
    }

    @Test
    void the_kind_of_credentials_is_told_and_nothing_else_of_them() {
        List<DropboxCredentials> all =
                List.of(
                        DropboxCredentials.refreshToken("key", "secret"),
                        DropboxCredentials.accessToken(Mono.just("secret")),
                        DropboxCredentials.perRequest());
        assertThat(all)
                .extracting(
                        credentials -> {
                            CapturedLogs logs = CapturedLogs.of("trace");
                            logging(logs, b -> b.credentials(credentials));
                            return kindOf(logs);
                        })
                .containsExactly(
                        "a refresh token",
                        "access tokens from a supplier",
                        "credentials of each request");
    }

    @Test
    void each_call_is_logged_at_DEBUG_and_the_upload_with_its_path() {
        CapturedLogs logs = CapturedLogs.of("debug");
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(1).answer(503, "");
        logging(logs, b -> b).upload("/a\nb", bytes.byteBuffers(100_000)).block(PATIENCE);
        assertThat(logs.lines("debug"))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(APPEND + "503, 4194304 bytes, request id "))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(APPEND + "200, 4194304 bytes, request id ")
                                        .endsWith(" ms]"))
                .anySatisfy(line -> assertThat(line).contains("upload of /a b: files/"))
                .anySatisfy(line -> assertThat(line).contains("upload of /a b: stored, "));
        assertThat(logs.lines("debug").stream().filter(line -> line.startsWith(APPEND)))
                .hasSameSizeAs(dropbox.requests(EmulatedRoute.APPEND_V2));
        assertThat(logs.lines("warn")).isEmpty();
    }

    @Test
    void an_upload_that_retries_for_long_warns_once_without_its_path() {
        CapturedLogs logs = CapturedLogs.of("info");
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().answer(503, "");
        StepVerifier.create(hasty(logs, 5).upload("/secret-name", bytes.byteBuffers(100_000)))
                .verifyError();
        assertThat(logs.lines("warn")).singleElement().asString().contains("now with 503");
        assertThat(logs.lines()).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void a_long_rate_limit_warns_once_for_each_wait() {
        CapturedLogs logs = CapturedLogs.of("info");
        dropbox.faults()
                .on(EmulatedRoute.START)
                .next(2)
                .tooManyRequests(RateLimit.JSON_AND_HEADER, Duration.ofSeconds(300));
        hasty(logs, 5).upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE);
        assertThat(logs.lines("warn"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("back for 300 s, until 20"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_logger_that_throws_harms_no_upload(boolean atOnce) {
        DropboxUploader uploader =
                CapturedLogs.throwingDuring(atOnce, () -> uploader(b -> b.timer(new HastyTimer())));
        dropbox.faults().on(EmulatedRoute.APPEND_V2).next(3).answer(503, "");
        dropbox.faults()
                .on(EmulatedRoute.START)
                .call(1)
                .tooManyRequests(RateLimit.JSON_AND_HEADER, Duration.ofSeconds(300));
        uploader.upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE);
        assertThat(
                        uploader.uploadAll(
                                        Flux.just(
                                                UploadRequest.to("/b")
                                                        .body(UploadBody.fromBytes(new byte[5]))))
                                .blockLast(PATIENCE)
                                .isStored())
                .isTrue();
    }
}
