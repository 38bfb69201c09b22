package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SessionPlan;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A file that is known to be longer than a window has its session opened while the first window fills. */
class EarlySessionTest extends EmulatedUploads {

    private static final int LENGTH = 9 * MIB;

    private final TestBytes bytes = TestBytes.of(LENGTH);
    private final Sinks.Many<ByteBuffer> source = Sinks.many().unicast().onBackpressureBuffer();

    private Mono<FileMetadata> upload(DropboxUploader uploader, long declared) {
        return uploader.upload(
                UploadRequest.to("/file")
                        .body(UploadBody.fromByteBuffers(source.asFlux()))
                        .length(declared));
    }

    private void send(int from, int to) {
        source.tryEmitNext(ByteBuffer.wrap(bytes.all(), from, to - from)).orThrow();
    }

    private void sendAll() {
        send(0, LENGTH);
        source.tryEmitComplete().orThrow();
    }

    private void awaitStart() {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                dropbox.requests(START).stream()
                                        .anyMatch(seen -> seen.status().isPresent()));
    }

    @ParameterizedTest
    @EnumSource(SessionPlan.class)
    void a_session_is_opened_before_the_first_byte(SessionPlan plan) {
        DropboxUploader uploader = uploader(builder -> builder.session(plan));
        CompletableFuture<FileMetadata> stored = upload(uploader, LENGTH).toFuture();
        awaitStart();
        sendAll();

        assertThat(stored.join().size()).isEqualTo(LENGTH);
        assertThat(dropbox.file("/file").orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(routes()).containsExactly(START, APPEND_V2, APPEND_V2, APPEND_V2, FINISH);
        assertUsable(uploader);
    }

    @Test
    void a_file_that_fits_a_window_is_one_call_still() {
        DropboxUploader uploader = uploader();
        CompletableFuture<FileMetadata> stored = upload(uploader, 4 * MIB).toFuture();
        send(0, 4 * MIB);
        source.tryEmitComplete().orThrow();

        assertThat(stored.join().size()).isEqualTo(4 * MIB);
        assertThat(dropbox.requests(START)).isEmpty();
    }

    @Test
    void a_start_that_failed_while_the_window_filled_is_made_anew() {
        AtomicInteger asked = new AtomicInteger();
        Mono<String> tokens =
                Mono.fromSupplier(
                        () -> {
                            if (asked.incrementAndGet() == 1) {
                                throw new IllegalStateException("not yet");
                            }
                            return "test-token";
                        });
        DropboxUploader uploader =
                uploader(builder -> builder.credentials(DropboxCredentials.accessToken(tokens)));
        CompletableFuture<FileMetadata> stored = upload(uploader, LENGTH).toFuture();
        assertThat(asked).hasValue(1);
        sendAll();

        assertThat(stored.join().size()).isEqualTo(LENGTH);
        assertThat(dropbox.requests(START)).hasSize(1);
    }

    @Test
    void a_source_that_fails_meanwhile_leaves_nothing_to_resume_from() {
        DropboxUploader uploader = uploader();
        CompletableFuture<FileMetadata> stored = upload(uploader, LENGTH).toFuture();
        awaitStart();
        send(0, MIB);
        source.tryEmitError(new IllegalStateException("no more")).orThrow();

        assertThatThrownBy(stored::join)
                .hasCauseInstanceOf(LocalFailureException.class)
                .satisfies(
                        thrown ->
                                assertThat(((LocalFailureException) thrown.getCause()).checkpoint())
                                        .isEmpty());
        assertThat(routes()).containsExactly(START);
        assertUsable(uploader);
    }

    @Test
    void a_cancel_ends_the_opening() {
        dropbox.faults().on(START).call(1).stall();
        DropboxUploader uploader = uploader();
        Disposable upload = upload(uploader, LENGTH).subscribe();
        await().atMost(PATIENCE).until(() -> !dropbox.requests(START).isEmpty());
        upload.dispose();

        await().atMost(PATIENCE).until(() -> source.currentSubscriberCount() == 0);
        assertUsable(uploader);
    }
}
