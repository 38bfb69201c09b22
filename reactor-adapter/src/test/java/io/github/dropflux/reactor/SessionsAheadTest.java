package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.START_BATCH;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedAccount;
import io.github.dropflux.emulator.SeenRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** An account that uploads again and again has sessions opened ahead, over sockets. */
class SessionsAheadTest extends EmulatedUploads {

    private final TestBytes bytes = TestBytes.of(9 * MIB);
    private final AtomicInteger files = new AtomicInteger();

    private FileMetadata upload(DropboxUploader uploader) {
        String path = "/file " + files.incrementAndGet();
        FileMetadata stored = uploader.upload(path, bytes.byteBuffers(MIB)).block(PATIENCE);
        assertThat(dropbox.file(path).orElseThrow().bytes()).isEqualTo(bytes.all());
        return stored;
    }

    /** Uploads, and waits until so many calls ahead were answered, and their answers are there. */
    private void upload(DropboxUploader uploader, int callsAhead) {
        upload(uploader);
        awaitAhead(uploader, callsAhead);
    }

    private void awaitAhead(DropboxUploader uploader, int calls) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(dropbox.requests(START_BATCH)).hasSize(calls));
        await().atMost(PATIENCE).until(() -> uploader.gauges().sessionsBeingOpened() == 0);
    }

    private List<String> sessionsOf(Collection<SeenRequest> appends) {
        return appends.stream().flatMap(seen -> seen.sessionId().stream()).distinct().toList();
    }

    @Test
    void uploads_in_a_row_begin_without_a_call() {
        DropboxUploader uploader = uploader(builder -> builder.concurrency(2));
        upload(uploader, 0);
        upload(uploader, 1);
        assertThat(dropbox.requests(START)).as("none is ahead of the second").hasSize(2);
        upload(uploader, 2);
        upload(uploader, 2);
        upload(uploader, 3);
        for (int i = 0; i < 6; i++) {
            upload(uploader);
            awaitAhead(uploader, dropbox.requests(START_BATCH).size());
        }

        assertThat(dropbox.requests(START)).hasSize(2);
        // Of 1, 2 and 4 sessions, and of 3 whenever one is left.
        assertThat(dropbox.requests(START_BATCH)).hasSize(5);
        assertThat(sessionsOf(appends())).as("each file has its own").hasSize(11);
        assertThat(dropbox.account(DropboxEmulator.DEFAULT_ACCOUNT).openSessions())
                .isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void as_many_are_opened_ahead_as_were_wanted_and_may_be(int most) {
        DropboxUploader uploader = uploader(builder -> builder.sessionsAhead(most));
        for (int i = 0; i < 8; i++) {
            upload(uploader);
            awaitAhead(uploader, dropbox.requests(START_BATCH).size());
        }

        assertThat(dropbox.requests(START)).hasSize(2);
        assertThat(dropbox.account(DropboxEmulator.DEFAULT_ACCOUNT).openSessions())
                .isBetween(1, most);
    }

    @Test
    void none_is_opened_ahead_when_that_is_off() {
        DropboxUploader uploader = uploader(builder -> builder.sessionsAhead(0));
        for (int i = 0; i < 4; i++) {
            upload(uploader);
        }
        assertThat(dropbox.requests(START)).hasSize(4);
        assertThat(dropbox.requests(START_BATCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_001})
    void more_than_a_call_opens_is_refused(int most) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DropboxUploader.builder().sessionsAhead(most))
                .withMessageContaining(Integer.toString(most));
    }

    @Test
    void files_of_one_window_open_nothing() {
        DropboxUploader uploader = uploader();
        for (int i = 0; i < 4; i++) {
            uploader.upload("/small " + i, Flux.just(ByteBuffer.allocate(1000))).block(PATIENCE);
        }
        assertThat(dropbox.requests(START_BATCH)).isEmpty();
    }

    @Test
    void sessions_are_of_the_type_that_was_wanted() {
        for (SessionPlan plan : List.of(SessionPlan.CONCURRENT, SessionPlan.SEQUENTIAL)) {
            dropbox.clearRequests();
            DropboxUploader uploader = uploader(builder -> builder.session(plan));
            upload(uploader, 0);
            upload(uploader, 1);
            upload(uploader, 2);
            assertThat(dropbox.requests(START_BATCH))
                    .allSatisfy(
                            seen ->
                                    assertThat(seen.argument().toUpperCase(Locale.ROOT))
                                            .contains(plan.name()));
        }
    }

    /** The session was forgotten while it waited: all windows go into another one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_session_that_is_gone_is_opened_anew(int concurrency) {
        DropboxUploader uploader = uploader(builder -> builder.concurrency(concurrency));
        upload(uploader, 0);
        upload(uploader, 1);
        dropbox.clock().advance(Duration.ofDays(8));
        upload(uploader, 2);

        assertThat(dropbox.requests(START)).hasSize(3);
        assertThat(sessionsOf(appends())).hasSize(4);
        assertThat(uploader.gauges().sessionsAhead()).as("opened since").isEqualTo(2);
    }

    @Test
    void a_session_that_is_gone_is_opened_anew_once() {
        DropboxUploader uploader = uploader(builder -> builder.concurrency(1));
        upload(uploader, 0);
        upload(uploader, 1);
        dropbox.faults().on(APPEND_V2).always().fail("not_found");
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () -> uploader.upload("/lost", bytes.byteBuffers(MIB)).block(PATIENCE));

        assertThat(failure).hasMessageContaining("not_found");
        assertThat(dropbox.requests(START)).hasSize(3);
    }

    @Test
    void a_checkpoint_names_the_session_that_was_opened_ahead() {
        DropboxUploader uploader = uploader(builder -> builder.concurrency(1));
        upload(uploader, 0);
        upload(uploader, 1);
        dropbox.clearRequests();
        dropbox.faults().on(APPEND_V2).call(2).answer(400, "no more");
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () -> uploader.upload("/cut", bytes.byteBuffers(MIB)).block(PATIENCE));

        assertThat(dropbox.requests(START)).isEmpty();
        FileMetadata stored =
                uploader.resume(
                                failure.checkpoint().orElseThrow(),
                                offset ->
                                        Flux.just(
                                                ByteBuffer.wrap(bytes.all())
                                                        .position(Math.toIntExact(offset))))
                        .block(PATIENCE);
        assertThat(stored.size()).isEqualTo(9 * MIB);
        assertThat(sessionsOf(appends())).hasSize(1);
    }

    @Test
    void a_call_ahead_that_fails_fails_no_upload_and_is_not_repeated_soon() {
        dropbox.faults().on(START_BATCH).always().answer(400, "no such function");
        DropboxUploader uploader = uploader();
        upload(uploader, 0);
        upload(uploader, 1);
        upload(uploader, 1);
        upload(uploader, 1);

        assertThat(dropbox.requests(START)).hasSize(4);
    }

    @Test
    void a_session_that_got_no_byte_goes_to_another_upload() {
        DropboxUploader uploader = uploader();
        upload(uploader, 0);
        upload(uploader, 1);
        Disposable silent =
                uploader.upload(
                                UploadRequest.to("/silent")
                                        .body(UploadBody.fromByteBuffers(Flux.never()))
                                        .length(9 * MIB))
                        .subscribe();
        awaitAhead(uploader, 2);
        assertThat(uploader.gauges().sessionsAhead()).isEqualTo(2);
        silent.dispose();

        await().atMost(PATIENCE).until(() -> uploader.gauges().sessionsAhead() == 3);
        assertThat(dropbox.requests(START)).hasSize(2);
    }

    @Test
    void a_close_ends_the_call_ahead() {
        dropbox.faults().on(START_BATCH).call(1).stall();
        DropboxUploader uploader = uploader();
        upload(uploader);
        upload(uploader);
        await().atMost(PATIENCE).until(() -> dropbox.requests(START_BATCH).size() == 1);
        assertThat(uploader.gauges().sessionsBeingOpened()).isEqualTo(1);
        uploader.close();

        assertThat(uploader.gauges().sessionsBeingOpened()).isZero();
    }

    @Test
    void a_session_of_one_account_is_never_anothers() {
        try (DropboxEmulator two =
                DropboxEmulator.builder()
                        .acceptTokens()
                        .account("a", "token-a")
                        .account("b", "token-b")
                        .start()) {
            DropboxUploader uploader =
                    uploader(
                            builder ->
                                    builder.endpoint(two.baseUrl())
                                            .credentials(DropboxCredentials.perRequest()));
            List<DropboxUploader> views =
                    Stream.of("a", "b")
                            .map(
                                    name ->
                                            uploader.forAccount(
                                                    DropboxCredentials.accessToken("token-" + name)
                                                            .named(name)))
                            .toList();
            for (int i = 0; i < 5; i++) {
                for (DropboxUploader view : views) {
                    view.upload("/file " + i, bytes.byteBuffers(MIB)).block(PATIENCE);
                    await().atMost(PATIENCE).until(() -> view.gauges().sessionsBeingOpened() == 0);
                }
            }
            Set<String> used = new HashSet<>();
            for (EmulatedAccount account : List.of(two.account("a"), two.account("b"))) {
                assertThat(account.requests(START)).hasSize(2);
                assertThat(account.requests()).allMatch(seen -> seen.status().orElse(0) == 200);
                List<String> own = sessionsOf(account.requests(APPEND_V2));
                assertThat(own).hasSize(5).allMatch(used::add);
            }
        }
    }

    @Test
    void a_call_ahead_is_seen_as_a_call_of_no_upload() {
        ObservationRegistry observations = ObservationRegistry.create();
        ConcurrentLinkedQueue<Observation.Context> seen = new ConcurrentLinkedQueue<>();
        observations
                .observationConfig()
                .observationHandler(
                        new ObservationHandler<>() {
                            @Override
                            public void onStop(Observation.Context context) {
                                seen.add(context);
                            }

                            @Override
                            public boolean supportsContext(Observation.Context context) {
                                return true;
                            }
                        });
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.telemetry(
                                        UploadTelemetry.micrometer(
                                                new SimpleMeterRegistry(), observations)));
        upload(uploader, 0);
        upload(uploader, 1);

        List<Observation.Context> ahead = new ArrayList<>();
        for (Observation.Context context : seen) {
            if (context.getLowCardinalityKeyValues().stream()
                    .anyMatch(value -> value.getValue().endsWith("start_batch"))) {
                ahead.add(context);
            }
        }
        assertThat(ahead).hasSize(1);
        assertThat(ahead.get(0).getName()).isEqualTo("dropflux.call");
        assertThat(ahead.get(0).getParentObservation()).isNull();
    }
}
