package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.WriteMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Netty buffers that somebody else holds, too: each reference is released, and the indexes are as they were when emitted. */
class SharedBuffersTest extends EmulatedUploads {

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }

    private static ByteBuf pooled(byte[] bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    private UploadRequest to(String path, Flux<ByteBuf> source) {
        return UploadRequest.to(path)
                .mode(WriteMode.overwrite())
                .body(UploadBody.fromByteBufs(source));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 4096, 65_536, 1 << 20})
    void one_stream_for_two_uploads_is_whole_in_both(int bytes) {
        List<byte[]> pieces = IntStream.range(0, 12).mapToObj(i -> random(bytes + i)).toList();
        Flux<ByteBuf> shared =
                Flux.fromIterable(pieces)
                        .map(SharedBuffersTest::pooled)
                        .doOnNext(ByteBuf::retain)
                        .publish(1)
                        .autoConnect(2);
        DropboxUploader uploader = uploader();
        Mono.when(uploader.upload(to("/a", shared)), uploader.upload(to("/b", shared)))
                .block(PATIENCE);
        byte[] whole = Unpooled.copiedBuffer(pieces.toArray(new byte[0][])).array();
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(whole);
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(whole);
        assertUsable(uploader);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 1 << 20})
    void one_stream_of_data_buffers_for_two_uploads_is_whole_in_both(int bytes) {
        NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
        byte[] piece = random(bytes);
        Flux<DataBuffer> shared =
                Flux.range(0, 12)
                        .<DataBuffer>map(i -> factory.wrap(pooled(piece).retain()))
                        .publish(1)
                        .autoConnect(2);
        DropboxUploader uploader = uploader();
        Mono.when(
                        uploader.upload(
                                UploadRequest.to("/a").body(UploadBody.fromDataBuffers(shared))),
                        uploader.upload(
                                UploadRequest.to("/b").body(UploadBody.fromDataBuffers(shared))))
                .block(PATIENCE);
        byte[] first = dropbox.file("/a").orElseThrow().bytes();
        assertThat(first).hasSize(12 * bytes).startsWith(piece).endsWith(piece);
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(first);
        assertUsable(uploader);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 300_000, 6 << 20})
    void one_buffer_that_is_emitted_three_times_is_stored_three_times(int bytes) {
        byte[] piece = random(bytes);
        ByteBuf buffer = pooled(piece).retain(2);
        DropboxUploader uploader = uploader();
        uploader.upload(to("/a", Flux.just(buffer, buffer, buffer))).block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes())
                .isEqualTo(Unpooled.copiedBuffer(piece, piece, piece).array());
        await().until(() -> buffer.refCnt() == 0);
    }

    @Test
    void a_buffer_that_was_released_before_it_came_is_the_source_s_failure() {
        ByteBuf released = pooled(random(10));
        released.release();
        StepVerifier.create(uploader().upload(to("/a", Flux.just(released))))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                LocalFailureException.class,
                                                local ->
                                                        assertThat(local.origin())
                                                                .isEqualTo(Origin.SOURCE)))
                .verify(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
    }
}
