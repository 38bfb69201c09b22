package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.EmulatorBuilder;
import io.github.dropflux.emulator.Faults;
import io.github.dropflux.emulator.SeenRequest;
import io.github.dropflux.emulator.WriteContention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Faults of calls that many files share: every file lands once. */
@Tag("slow")
class UploadAllFaultsTest extends EmulatedUploads {

    private static final String LENGTH_MISMATCH =
            "{\"error_summary\":\"..\",\"error\":{\".tag\":\"length_mismatch\"}}";

    private static final Map<String, Consumer<Faults>> FAULTS =
            Map.of(
                    "503 of anything",
                    on -> on.onAny().every(5).answer(503, ""),
                    "no answer to anything",
                    on -> on.onAny().every(5).resetAfterBody(),
                    "a lost answer of anything",
                    on -> on.onAny().every(5).loseAnswer(),
                    "a length that differs",
                    on -> on.on(EmulatedRoute.APPEND_BATCH).every(5).answer(409, LENGTH_MISMATCH),
                    "a body that is damaged",
                    on -> on.on(EmulatedRoute.APPEND_BATCH).every(5).resetInBody(10_000),
                    "lost answers of appends",
                    on -> on.on(EmulatedRoute.APPEND_BATCH).every(2).loseAnswer(),
                    "lost answers of commits",
                    on -> on.on(EmulatedRoute.FINISH_BATCH_V2).every(2).loseAnswer(),
                    "contention over the call",
                    on ->
                            on.on(EmulatedRoute.FINISH_BATCH_V2)
                                    .every(2)
                                    .tooManyWriteOperations(WriteContention.RATE_LIMIT),
                    "contention over an entry",
                    on ->
                            on.on(EmulatedRoute.FINISH_BATCH_V2)
                                    .every(2)
                                    .tooManyWriteOperations(WriteContention.FINISH_ERROR),
                    "contention over an entry's path",
                    on ->
                            on.on(EmulatedRoute.FINISH_BATCH_V2)
                                    .always()
                                    .tooManyWriteOperations(WriteContention.PATH_ERROR));

    private final List<TestBytes> sources = new ArrayList<>();

    /** Of calls that take turns with others, one may meet every second fault many times in a row. */
    private DropboxUploader batching() {
        return uploader(
                b ->
                        b.retry(QUICK.withMaxAttempts(50))
                                .commitRetry(QUICK.withMaxAttempts(50))
                                .batch(
                                        BatchSettings.defaults()
                                                .withMaxEntries(10)
                                                .withMaxCommits(25)
                                                .withLinger(Duration.ofMillis(20))));
    }

    private void startAgain(Consumer<EmulatorBuilder> settings) {
        dropbox.close();
        EmulatorBuilder builder = DropboxEmulator.builder();
        settings.accept(builder);
        dropbox = builder.start();
    }

    /** Two hundred small files, one that is empty, and one of several windows. */
    private void land(DropboxUploader uploader) {
        List<UploadRequest> requests = new ArrayList<>();
        for (int i = 0; i < 202; i++) {
            TestBytes bytes = TestBytes.of(i == 100 ? 0 : i == 150 ? 9 * MIB : 2000 + i);
            sources.add(bytes);
            requests.add(
                    UploadRequest.to("/d/" + i)
                            .body(UploadBody.fromByteBufs(bytes.byteBufs(100_000))));
        }
        List<UploadResult> results =
                uploader.uploadAll(Flux.fromIterable(requests)).collectList().block(PATIENCE);

        assertThat(results).hasSize(202).allMatch(UploadResult::isStored);
        assertThat(dropbox.files()).hasSize(202);
        for (int i = 0; i < 202; i++) {
            assertThat(dropbox.file("/d/" + i).orElseThrow().bytes())
                    .isEqualTo(sources.get(i).all());
        }
        await().until(() -> sources.stream().allMatch(TestBytes::allReleased));
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
    }

    static Stream<String> faults() {
        return FAULTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void every_file_is_stored_once_in_spite_of(String fault) {
        FAULTS.get(fault).accept(dropbox.faults());
        land(batching());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_lost_commit_is_looked_for_whatever_is_said_of_its_session(boolean closed) {
        startAgain(b -> b.finishedSessionClosed(closed));
        dropbox.faults().on(EmulatedRoute.FINISH_BATCH_V2).call(2).loseAnswer();
        land(batching());
        assertThat(dropbox.requests(EmulatedRoute.GET_METADATA)).hasSizeBetween(2, 25);
    }

    @Test
    void where_the_append_of_many_is_not_known_each_file_has_its_own() {
        startAgain(b -> b.appendBatchKnown(false));
        land(batching());
        assertThat(dropbox.requests(EmulatedRoute.APPEND_BATCH)).hasSizeBetween(1, 3);
        // One that is left over when sessions are opened goes in a single call; how many do is a
        // matter of time.
        int alone = dropbox.requests(EmulatedRoute.UPLOAD).size();
        assertThat(appends()).hasSize(201 - alone + 3);
    }

    @Test
    void where_sessions_are_not_opened_by_the_thousand_each_file_goes_alone() {
        dropbox.faults().on(EmulatedRoute.START_BATCH).always().answer(404, "");
        land(batching());
        assertThat(dropbox.requests(EmulatedRoute.UPLOAD)).hasSize(201);
    }

    @Test
    void sessions_that_are_gone_before_the_append_are_replaced() {
        dropbox.faults()
                .on(EmulatedRoute.START_BATCH)
                .call(1)
                .answer(
                        200,
                        "{\"session_ids\":[\"gone-1\",\"gone-2\",\"gone-3\",\"gone-4\",\"gone-5\"]}");
        land(batching());
    }

    @Test
    void a_body_that_is_refused_for_good_is_sent_file_by_file() {
        dropbox.faults()
                .on(EmulatedRoute.APPEND_BATCH)
                .call(1)
                .answer(409, LENGTH_MISMATCH.replace("length_mismatch", "payload_too_large"));
        land(batching());
        Set<String> refused = sessions(dropbox.requests(EmulatedRoute.APPEND_BATCH).get(0));
        assertThat(refused).hasSizeGreaterThan(1);
        assertThat(appends()).flatExtracting(UploadAllFaultsTest::sessions).containsAll(refused);
    }

    private static Set<String> sessions(SeenRequest request) {
        return Pattern.compile("\"session_id\":\"([^\"]+)")
                .matcher(request.argument())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
