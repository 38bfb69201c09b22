package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.UploadCheckpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** An uploader that is closed lets what runs end, or ends it so that it can go on later. */
class GracefulCloseTest extends EmulatedUploads {

    private static final int BLOCK = 4 * TestBytes.MIB;

    private final TestBytes bytes = TestBytes.of(2 * BLOCK + 100);
    private final TestPublisher<ByteBuf> source = TestPublisher.create();

    @Test
    void an_upload_under_way_may_end() {
        DropboxUploader uploader = uploader();
        AtomicReference<FileMetadata> saved = new AtomicReference<>();
        Disposable upload = uploader.upload(request()).subscribe(saved::set, failure -> {});
        feed(0, BLOCK);
        StepVerifier.create(uploader.closeGracefully(PATIENCE))
                .expectSubscription()
                .then(
                        () -> {
                            assertThat(saved).hasValue(null);
                            StepVerifier.create(uploader.upload("/b", bytes.byteBuffers(100)))
                                    .verifyError(LocalFailureException.class);
                            feed(BLOCK, bytes.all().length);
                            source.complete();
                        })
                .expectComplete()
                .verify(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(upload.isDisposed()).isTrue());
        assertThat(saved.get().size()).isEqualTo(bytes.all().length);
        assertThat(uploader.uploadsRunning()).isZero();
    }

    @Test
    void an_upload_that_does_not_end_is_ended_and_can_go_on(@TempDir Path folder) {
        FileCheckpointStore store = FileCheckpointStore.inFolder(folder);
        DropboxUploader uploader = uploader(b -> b.checkpoints(store));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Disposable upload = uploader.upload(request()).subscribe(file -> {}, failure::set);
        feed(0, BLOCK);
        feed(BLOCK, BLOCK + 10);
        await().atMost(PATIENCE).until(() -> uploader.checkpoint("/a").blockOptional().isPresent());
        assertThat(uploader.uploadsRunning()).isOne();

        uploader.closeGracefully(Duration.ofMillis(1)).block(PATIENCE);

        assertThat(upload.isDisposed()).isTrue();
        assertThat(failure.get()).hasMessageContaining("resume");
        source.assertCancelled();
        assertThat(dropbox.files()).isEmpty();
        StepVerifier.create(uploader.checkpoint("/a")).verifyError(LocalFailureException.class);
        UploadCheckpoint checkpoint =
                uploader(b -> b.checkpoints(store)).checkpoint("/a").block(PATIENCE);
        FileMetadata saved =
                uploader()
                        .resume(
                                checkpoint,
                                offset ->
                                        Flux.just(
                                                java.nio.ByteBuffer.wrap(
                                                        Arrays.copyOfRange(
                                                                bytes.all(),
                                                                (int) offset,
                                                                bytes.all().length))))
                        .block(PATIENCE);
        assertThat(saved.size()).isEqualTo(bytes.all().length);
    }

    @Test
    void with_nothing_under_way_it_closes_at_once() {
        DropboxUploader uploader = uploader();
        StepVerifier.create(uploader.closeGracefully(PATIENCE)).verifyComplete();
        StepVerifier.create(uploader.upload(request())).verifyError(LocalFailureException.class);
        source.assertWasNotSubscribed();
    }

    private UploadRequest request() {
        return UploadRequest.to("/a").body(UploadBody.fromByteBufs(source.flux()));
    }

    private void feed(int from, int to) {
        source.next(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes.all(), from, to)));
    }
}
