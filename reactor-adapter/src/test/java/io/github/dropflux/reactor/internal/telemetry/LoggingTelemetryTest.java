package io.github.dropflux.reactor.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.telemetry.Telemetry.Retry;
import io.github.dropflux.reactor.test.CapturedLogs;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** When something is logged, and when it costs nothing. */
class LoggingTelemetryTest {

    private static final Request CALL = Request.of(new StartArgument(false, null, null));
    private static final RefusedCallException LIMIT = refused("too_many_requests", "id");

    private final CapturedLogs logs = CapturedLogs.of("info");
    private final LoggingTelemetry telemetry =
            logs.during(() -> new LoggingTelemetry(Telemetry.none()));

    private static RefusedCallException refused(String tag, String requestId) {
        return new RefusedCallException(
                new CallError(Route.START, 429, tag, "said", null, null, null), requestId);
    }

    private ContextView upload(LoggingTelemetry watching, String path) {
        return watching.upload(path, Mono.deferContextual(Mono::just)).block();
    }

    private void retry(ContextView upload, int failingFor, int pause) {
        telemetry.retryAhead(
                upload,
                new Retry(
                        Route.APPEND_V2,
                        new IOException("Connection reset by peer"),
                        Duration.ofSeconds(failingFor),
                        3,
                        12,
                        Duration.ofSeconds(pause),
                        Duration.ofSeconds(60)));
    }

    @Test
    void an_upload_is_warned_of_once_when_it_retries_for_more_than_ten_seconds() {
        ContextView upload = upload(telemetry, "/secret");
        retry(upload, 0, 10);
        assertThat(logs.lines()).isEmpty();
        retry(upload, 9, 9);
        retry(upload, 10, 1);
        assertThat(logs.lines()).isEmpty();
        retry(upload, 11, 1);
        retry(upload, 12, 1);
        assertThat(logs.lines())
                .singleElement()
                .asString()
                .startsWith("WARN io.github.dropflux.upload: ")
                .contains("files/upload_session/append_v2 has failed for 11 s, now with reset")
                .contains("attempt 3 of 12 comes in 1 s", "until 20")
                .doesNotContain("secret");
    }

    @Test
    void a_pause_of_more_than_ten_seconds_is_warned_of_as_it_begins() {
        retry(upload(telemetry, "/a"), 0, 11);
        assertThat(logs.lines("warn")).singleElement().asString().contains("comes in 11 s");
    }

    @Test
    void a_standstill_says_who_waits_for_whom_and_what_ends_it() {
        telemetry.standsStill(Duration.ofSeconds(30), 1, 10, 20, Duration.ofMinutes(5));
        telemetry.standsStill(Duration.ofSeconds(30), 2, 10, 20, Duration.ZERO);
        assertThat(logs.lines("warn"))
                .satisfiesExactly(
                        one ->
                                assertThat(one)
                                        .contains(
                                                "no upload has moved for 30 s",
                                                "1 upload waits for memory that others hold",
                                                "10 of 20 bytes of the budget",
                                                "delivers nothing for 300 s ends its upload"
                                                        + " (UploadTimeouts.source)",
                                                "DropboxUploaderBuilder.budget"),
                        two ->
                                assertThat(two)
                                        .contains(
                                                "2 uploads wait for memory", "No limit ends them"));
    }

    @Test
    void the_next_wait_of_an_upload_and_that_of_another_one_are_warned_of_as_well() {
        ContextView upload = upload(telemetry, "/a");
        retry(upload, 11, 1);
        retry(upload(telemetry, "/a"), 11, 1);
        assertThat(logs.lines("warn")).hasSize(2);
        telemetry.recovered(upload);
        retry(upload, 1, 1);
        retry(upload, 11, 1);
        assertThat(logs.lines("warn")).hasSize(3);
    }

    @Test
    void a_call_of_no_upload_is_warned_of_each_time() {
        retry(Context.empty(), 11, 1);
        retry(Context.empty(), 12, 1);
        assertThat(logs.lines("warn")).hasSize(2);
    }

    @Test
    void a_rate_limit_is_warned_of_when_it_makes_the_wait_longer_by_more_than_ten_seconds() {
        telemetry.rateLimited(Route.START, LIMIT, Duration.ofSeconds(10), Duration.ofSeconds(10));
        telemetry.rateLimited(Route.START, LIMIT, Duration.ofMillis(1), Duration.ofSeconds(300));
        assertThat(logs.lines()).isEmpty();
        telemetry.rateLimited(Route.START, LIMIT, Duration.ofSeconds(300), Duration.ofSeconds(300));
        assertThat(logs.lines("warn"))
                .singleElement()
                .asString()
                .contains("for 300 s, until 20", "files/upload_session/start")
                .contains("429 too_many_requests")
                .doesNotContain("said");
    }

    @Test
    void a_call_is_the_same_while_nobody_wants_to_see_it() {
        Mono<Response> attempt = Mono.never();
        assertThat(telemetry.call(CALL, attempt)).isSameAs(attempt);
    }

    @Test
    void what_a_server_chose_stays_on_its_line() {
        CapturedLogs all = CapturedLogs.of("debug");
        LoggingTelemetry watching = all.during(() -> new LoggingTelemetry(Telemetry.none()));
        watching.call(CALL, Mono.error(refused("a\nb", "c\u2028\u202e" + "d".repeat(1000))))
                .onErrorComplete()
                .block();
        assertThat(all.lines())
                .singleElement()
                .asString()
                .contains("429 a b", "request id c ?ddd")
                .hasSizeLessThan(500);
    }

    @Test
    void a_path_is_in_a_warning_only_for_those_who_see_paths_anyway() {
        CapturedLogs all = CapturedLogs.of("debug");
        LoggingTelemetry watching = all.during(() -> new LoggingTelemetry(Telemetry.none()));
        ContextView upload = upload(watching, "/secret");
        watching.retryAhead(
                upload,
                new Retry(
                        Route.START,
                        LIMIT,
                        Duration.ofSeconds(20),
                        2,
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)));
        assertThat(all.lines("debug"))
                .singleElement()
                .asString()
                .contains("upload of /secret: stored");
        assertThat(all.lines("warn")).singleElement().asString().contains("upload of /secret: ");
    }
}
