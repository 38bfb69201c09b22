package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.EmulatedRoute;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** An upload that is subscribed to again stores the whole of its source, or nothing. */
class SecondSubscriptionTest extends EmulatedUploads {

    private static final byte[] CONTENT = TestBytes.of(1000).all();

    /** Bodies that are handed over. */
    enum Given {
        BYTE_BUFFERS {
            @Override
            UploadBody body() {
                return UploadBody.fromByteBuffers(Flux.just(ByteBuffer.wrap(CONTENT)));
            }
        },
        BYTE_BUFFERS_COPIED {
            @Override
            UploadBody body() {
                return UploadBody.fromByteBuffersCopied(Flux.just(ByteBuffer.wrap(CONTENT)));
            }
        },
        BYTE_BUFS {
            @Override
            UploadBody body() {
                return UploadBody.fromByteBufs(
                        Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(CONTENT))));
            }
        },
        DATA_BUFFERS {
            @Override
            UploadBody body() {
                return UploadBody.fromDataBuffers(
                        Flux.defer(
                                () ->
                                        Flux.just(
                                                DefaultDataBufferFactory.sharedInstance.wrap(
                                                        CONTENT))));
            }
        };

        abstract UploadBody body();
    }

    @Test
    void a_retry_over_a_stream_does_not_store_its_rest() {
        InputStream stream = new ByteArrayInputStream(CONTENT);
        AtomicInteger reads = new AtomicInteger();
        Flux<ByteBuffer> source =
                Flux.generate(
                        sink -> {
                            if (reads.incrementAndGet() == 3) {
                                sink.error(new IOException("the source's own trouble"));
                                return;
                            }
                            byte[] next = read(stream);
                            if (next.length == 0) {
                                sink.complete();
                            } else {
                                sink.next(ByteBuffer.wrap(next));
                            }
                        });
        StepVerifier.create(uploader().upload("/a", source).retry(1))
                .expectErrorSatisfies(
                        failure -> {
                            isRefused(failure, "/a");
                            assertThat(failure.getSuppressed())
                                    .hasAtLeastOneElementOfType(LocalFailureException.class);
                            assertThat(failure.getSuppressed()[0])
                                    .hasMessageContaining("the source's own trouble");
                        })
                .verify(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_retry_over_a_stream_does_not_hide_why_the_upload_failed() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().answer(400, "Error in call");
        UploadRequest request = UploadRequest.to("/a").body(Given.BYTE_BUFFERS.body());
        DropboxUploader uploader = uploader();
        StepVerifier.create(uploader.upload(request).retry(3))
                .expectErrorSatisfies(
                        failure -> {
                            isRefused(failure, "/a");
                            assertThat(failure).hasMessageContaining("DropboxApiException");
                            assertThat(failure.getSuppressed()[0])
                                    .isInstanceOf(DropboxApiException.class)
                                    .hasMessageContaining("Error in call");
                        })
                .verify(PATIENCE);
        UploadRequest batched = UploadRequest.to("/a").body(Given.BYTE_BUFFERS.body());
        uploader.uploadAll(Flux.just(batched)).blockLast(PATIENCE);
        StepVerifier.create(uploader.upload(batched))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure.getSuppressed()[0])
                                        .isInstanceOf(DropboxApiException.class))
                .verify(PATIENCE);
    }

    private static byte[] read(InputStream stream) {
        try {
            return stream.readNBytes(100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_was_handed_over_is_for_one_upload(Given given) {
        DropboxUploader uploader = uploader();
        Mono<FileMetadata> upload = uploader.upload(UploadRequest.to("/a").body(given.body()));
        assertThat(upload.block(PATIENCE).size()).isEqualTo(CONTENT.length);
        long requests = dropbox.requestCount();
        StepVerifier.create(upload)
                .expectErrorSatisfies(failure -> isRefused(failure, "/a"))
                .verify(PATIENCE);
        assertThat(dropbox.requestCount()).isEqualTo(requests);
    }

    @Test
    void of_a_batch_the_first_that_reads_it_gets_it() {
        UploadBody body = Given.BYTE_BUFFERS.body();
        List<UploadResult> results =
                uploader()
                        .uploadAll(
                                Flux.just("/a", "/b")
                                        .map(path -> UploadRequest.to(path).body(body)))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results).filteredOn(UploadResult::isStored).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.isStored())
                .singleElement()
                .satisfies(
                        result ->
                                isRefused(
                                        result.failure().orElseThrow(),
                                        result.request().commit().path()));
    }

    @Test
    void an_upload_that_did_not_reach_its_source_leaves_it_to_the_next() {
        DropboxUploader closed = uploader();
        closed.close();
        UploadRequest request = UploadRequest.to("/a").body(Given.BYTE_BUFFERS.body());
        StepVerifier.create(closed.upload(request)).verifyError(LocalFailureException.class);
        assertThat(uploader().upload(request).block(PATIENCE).size()).isEqualTo(CONTENT.length);
    }

    @Test
    void what_can_be_read_again_starts_over(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("content"), CONTENT);
        Flux<ByteBuffer> cold = Flux.just(ByteBuffer.wrap(CONTENT));
        List<UploadBody> bodies =
                List.of(
                        UploadBody.fromPath(file),
                        UploadBody.fromBytes(CONTENT),
                        UploadBody.defer(() -> UploadBody.fromByteBuffers(cold)));
        for (UploadBody body : bodies) {
            Mono<FileMetadata> upload =
                    uploader()
                            .upload(UploadRequest.to("/a").mode(WriteMode.overwrite()).body(body));
            assertThat(upload.block(PATIENCE).size()).isEqualTo(CONTENT.length);
            assertThat(upload.block(PATIENCE).size()).isEqualTo(CONTENT.length);
        }
    }

    @Test
    void a_supplier_that_throws_or_gives_nothing_fails_the_upload() {
        IllegalStateException thrown = new IllegalStateException("no source today");
        StepVerifier.create(
                        uploader()
                                .upload(
                                        UploadRequest.to("/a")
                                                .body(
                                                        UploadBody.defer(
                                                                () -> {
                                                                    throw thrown;
                                                                }))))
                .expectErrorSatisfies(failure -> assertThat(ofSource(failure)).hasRootCause(thrown))
                .verify(PATIENCE);
        StepVerifier.create(
                        uploader()
                                .upload(UploadRequest.to("/a").body(UploadBody.defer(() -> null))))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(ofSource(failure))
                                        .hasMessageContaining("UploadBody.defer"))
                .verify(PATIENCE);
        assertThat(dropbox.requests()).isEmpty();
    }

    private static void isRefused(Throwable failure, String path) {
        LocalFailureException refused = ofSource(failure);
        assertThat(refused)
                .hasMessageContaining("subscribed to before")
                .hasMessageContaining(path)
                .hasMessageContaining("UploadBody.defer")
                .hasNoCause();
        assertThat(refused.isTransient()).isFalse();
    }

    private static LocalFailureException ofSource(Throwable failure) {
        assertThat(failure)
                .asInstanceOf(type(LocalFailureException.class))
                .extracting(LocalFailureException::origin)
                .isEqualTo(Origin.SOURCE);
        return (LocalFailureException) failure;
    }
}
