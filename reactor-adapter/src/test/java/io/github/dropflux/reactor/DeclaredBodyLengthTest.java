package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.WriteMode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A body that knows its length holds its upload to it. */
class DeclaredBodyLengthTest extends EmulatedUploads {

    private static final byte[] CONTENT = TestBytes.of(1000).all();

    @ParameterizedTest
    @ValueSource(longs = {0, 999, 1001})
    void another_length_stores_nothing(long declared) {
        isRefused(declared, body -> body);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999, 1001})
    void another_length_of_a_deferred_body_stores_nothing(long declared) {
        isRefused(declared, body -> UploadBody.defer(() -> body));
    }

    private void isRefused(long declared, UnaryOperator<UploadBody> given) {
        UploadBody body = given.apply(UploadBody.fromBytes(CONTENT).length(declared));
        StepVerifier.create(uploader().upload(UploadRequest.to("/a").body(body)))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(SourceMismatchException.class)
                                        .hasMessageContaining(declared + " B"))
                .verify(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void one_that_Dropbox_does_not_take_is_refused_before_the_source_is_read() {
        Flux<ByteBuffer> source =
                Flux.error(() -> new IllegalStateException("the source was subscribed to"));
        long tooLong = DropboxLimits.defaults().maxFileSize() + 1;
        StepVerifier.create(
                        uploader()
                                .upload(
                                        UploadRequest.to("/a")
                                                .length(tooLong)
                                                .body(UploadBody.fromByteBuffers(source))))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(LimitExceededException.class)
                                        .hasMessageContaining(Long.toString(tooLong)))
                .verify(PATIENCE);
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void the_declared_length_stores_the_file() {
        UploadBody body = UploadBody.fromBytes(CONTENT).length(CONTENT.length);
        for (UploadBody each : List.of(body, UploadBody.defer(() -> body))) {
            FileMetadata stored =
                    uploader()
                            .upload(UploadRequest.to("/a").mode(WriteMode.overwrite()).body(each))
                            .block(PATIENCE);
            assertThat(stored.size()).isEqualTo(CONTENT.length);
        }
        assertThat(body.length()).hasValue(CONTENT.length);
        assertThat(UploadBody.fromBytes(CONTENT).length()).isEmpty();
    }

    @Test
    void a_request_that_declares_another_length_than_its_body_is_not_sent() {
        UploadRequest request =
                UploadRequest.to("/a").body(UploadBody.fromBytes(CONTENT).length(1000)).length(7);
        StepVerifier.create(uploader().upload(request))
                .expectErrorSatisfies(DeclaredBodyLengthTest::namesBoth)
                .verify(PATIENCE);
        assertThat(uploader().uploadAll(Mono.just(request)).blockLast(PATIENCE).failure())
                .hasValueSatisfying(DeclaredBodyLengthTest::namesBoth);
        assertThat(dropbox.requestCount()).isZero();
    }

    private static void namesBoth(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(SourceMismatchException.class)
                .hasMessageContaining("/a")
                .hasMessageContaining("1000 B")
                .hasMessageContaining("7 B");
    }

    @Test
    void no_length_is_negative() {
        UploadBody body = UploadBody.fromBytes(CONTENT);
        assertThatThrownBy(() -> body.length(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void a_source_of_data_buffers_finds_where_it_goes() {
        AtomicReference<Optional<String>> found = new AtomicReference<>();
        Flux<DataBuffer> source =
                Flux.deferContextual(
                        context -> {
                            found.set(UploadBody.pathIn(context));
                            return Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(CONTENT));
                        });
        uploader()
                .upload(UploadRequest.to("/a").body(UploadBody.fromDataBuffers(source)))
                .block(PATIENCE);
        assertThat(found.get()).hasValue("/a");
        source.blockFirst();
        assertThat(found.get()).isEmpty();
    }
}
