package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Buffers of a caller: which of their bytes count, and what becomes of those that are used again. */
class BufferContractTest extends EmulatedUploads {

    private static final int BUFFER = 64 * 1024;

    private final TestBytes bytes = TestBytes.of(9 * MIB + 5);

    private void assertLanded() {
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
    }

    /** Fills one and the same buffer for each part of the file. */
    private Flux<ByteBuffer> reusing(ByteBuffer one) {
        int parts = (bytes.all().length + BUFFER - 1) / BUFFER;
        return Flux.range(0, parts)
                .map(
                        part -> {
                            int at = part * BUFFER;
                            int length = Math.min(BUFFER, bytes.all().length - at);
                            return one.clear().put(bytes.all(), at, length).flip();
                        });
    }

    @ParameterizedTest
    @EnumSource(SessionPlan.class)
    void a_copied_body_may_reuse_one_buffer(SessionPlan plan) {
        Flux<ByteBuffer> source = reusing(ByteBuffer.allocateDirect(BUFFER));
        uploader(b -> b.session(plan))
                .upload(UploadRequest.to("/a").body(UploadBody.fromByteBuffersCopied(source)))
                .block(PATIENCE);
        assertLanded();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_buffer_changed_before_it_is_sent_fails_the_upload(SessionPlan plan) {
        byte[] given = bytes.all().clone();
        List<ByteBuffer> buffers =
                Flux.range(0, (given.length + BUFFER - 1) / BUFFER)
                        .map(i -> i * BUFFER)
                        .map(at -> ByteBuffer.wrap(given, at, Math.min(BUFFER, given.length - at)))
                        .collectList()
                        .block();
        // A session is opened when the first window is whole and hashed, and before it is sent.
        dropbox.faults()
                .on(EmulatedRoute.START)
                .when(
                        seen -> {
                            given[1000] ^= 1;
                            return false;
                        })
                .always()
                .stall();

        DropboxApiException failure =
                catchThrowableOfType(
                        DropboxApiException.class,
                        () ->
                                uploader(b -> b.session(plan).retry(QUICK.withMaxAttempts(2)))
                                        .upload("/a", Flux.fromIterable(buffers))
                                        .block(PATIENCE));

        assertThat(failure.tag()).isEqualTo("content_hash_mismatch");
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure).hasMessageContaining("fromByteBuffersCopied");
        assertThat(dropbox.files()).isEmpty();
        assertThat(dropbox.requests(EmulatedRoute.FINISH)).isEmpty();
    }

    static List<UnaryOperator<ByteBuffer>> kinds() {
        return List.of(
                whole -> whole,
                ByteBuffer::asReadOnlyBuffer,
                ByteBuffer::slice,
                whole -> copied(ByteBuffer.allocateDirect(whole.limit() + 3), whole),
                whole -> copied(ByteBuffer.allocate(whole.limit() + 9).position(5).slice(), whole));
    }

    private static ByteBuffer copied(ByteBuffer into, ByteBuffer whole) {
        int position = whole.position();
        into.position(position).put(whole.duplicate());
        return into.flip().position(position);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_buffer_larger_than_a_window_is_read_from_its_position(UnaryOperator<ByteBuffer> kind) {
        byte[] all = bytes.all();
        ByteBuffer padded = ByteBuffer.allocate(all.length + 24);
        padded.position(17);
        padded.put(all).flip().position(17);
        ByteBuffer given = kind.apply(padded);
        int position = given.position();
        uploader().upload("/a", Flux.just(given)).block(PATIENCE);
        assertLanded();
        assertThat(given.position()).isEqualTo(position);
    }

    @Test
    void duplicates_of_one_buffer_are_read_between_their_own_limits() {
        ByteBuffer all = ByteBuffer.wrap(bytes.all());
        int middle = 5 * MIB + 3;
        Flux<ByteBuffer> source =
                Flux.just(
                        all.duplicate().limit(middle),
                        all.duplicate().position(middle).limit(middle),
                        all.duplicate().position(middle));
        uploader().upload("/a", source).block(PATIENCE);
        assertLanded();
    }
}
