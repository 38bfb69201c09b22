package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Something in the subscriber's context where Reactor looks for a hook of its own. */
class WrongHooksTest extends EmulatedUploads {

    private static <T> T end(Mono<T> work, String key) {
        return work.contextWrite(Context.of(key, "no hook")).block(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reactor.onDiscard.local",
                "reactor.onErrorDropped.local",
                "reactor.onNextDropped.local",
                "reactor.onOperatorError.local",
                "reactor.onNextError.local"
            })
    void it_is_passed_over(String key) {
        DropboxUploader uploader = uploader();
        end(uploader.ping(), key);
        assertThat(end(uploader.checkpoint("/a").hasElement(), key)).isFalse();
        Flux<ByteBuffer> bytes = Flux.range(0, 100).map(i -> ByteBuffer.allocate(100_000));
        assertThat(end(uploader.upload("/a", bytes), key).size()).isEqualTo(10_000_000);
        UploadRequest request = UploadRequest.to("/b").body(UploadBody.fromBytes(new byte[] {1}));
        assertThat(end(uploader.uploadAll(Flux.just(request)).single(), key).metadata())
                .isPresent();
        assertThat(
                        uploader.list("")
                                .contextWrite(Context.of(key, "no hook"))
                                .collectList()
                                .block(PATIENCE))
                .hasSize(2);
        assertUsable(uploader);
    }
}
