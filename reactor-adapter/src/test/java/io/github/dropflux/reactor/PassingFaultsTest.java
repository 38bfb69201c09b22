package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.FaultTrigger;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that pass are ridden out, on every route and in both session types. */
class PassingFaultsTest extends EmulatedUploads {

    private static final Map<String, Consumer<FaultTrigger>> FAULTS =
            Map.of(
                    "503 with nothing", on -> on.call(1).answer(503, ""),
                    "502 with HTML", on -> on.call(1).answer(502, "<html>bad gateway</html>"),
                    "429 in plain text", on -> on.call(1).answer(429, "Too many requests."),
                    "reset before the body", on -> on.call(1).resetBeforeBody(),
                    "reset in the body", on -> on.call(1).resetInBody(1000),
                    "reset after the body", on -> on.call(1).resetAfterBody());

    static Stream<Arguments> cells() {
        return FAULTS.keySet().stream()
                .flatMap(
                        fault ->
                                Stream.of(
                                        Arguments.of(fault, SessionPlan.AUTO, EmulatedRoute.UPLOAD),
                                        Arguments.of(
                                                fault, SessionPlan.CONCURRENT, EmulatedRoute.START),
                                        Arguments.of(
                                                fault, SessionPlan.SEQUENTIAL, EmulatedRoute.START),
                                        Arguments.of(
                                                fault,
                                                SessionPlan.CONCURRENT,
                                                EmulatedRoute.APPEND_V2),
                                        Arguments.of(
                                                fault,
                                                SessionPlan.SEQUENTIAL,
                                                EmulatedRoute.APPEND_V2),
                                        Arguments.of(
                                                fault,
                                                SessionPlan.CONCURRENT,
                                                EmulatedRoute.FINISH),
                                        Arguments.of(
                                                fault,
                                                SessionPlan.SEQUENTIAL,
                                                EmulatedRoute.FINISH)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_fault_that_passes_is_ridden_out(String fault, SessionPlan plan, EmulatedRoute route) {
        FAULTS.get(fault).accept(dropbox.faults().on(route));
        land(plan, plan == SessionPlan.AUTO ? 3 * MIB : 13 * MIB + 7);
        assertThat(dropbox.requests(route).size()).isGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("appendsByType")
    void pitfall_16_an_append_whose_answer_is_lost_has_landed(SessionPlan plan, int call) {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(call).loseAnswer();
        land(plan, 13 * MIB + 7);
        assertThat(appends()).hasSize(5);
    }

    static Stream<Arguments> appendsByType() {
        return Stream.of(SessionPlan.SEQUENTIAL, SessionPlan.CONCURRENT)
                .flatMap(plan -> Stream.of(1, 2, 4).map(call -> Arguments.of(plan, call)));
    }

    private void land(SessionPlan plan, int length) {
        TestBytes bytes = TestBytes.of(length);
        FileMetadata saved =
                uploader(b -> b.session(plan))
                        .upload(
                                UploadRequest.to("/a")
                                        .body(UploadBody.fromByteBufs(bytes.byteBufs(300_000))))
                        .block(PATIENCE);
        assertThat(saved.size()).isEqualTo(length);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        await().until(bytes::allReleased);
    }
}
