package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.test.BrokenPublisher;
import io.github.dropflux.reactor.test.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferWrapper;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whatever a source does, its upload ends with one error, and takes nothing with it. */
class HostileSourcesTest extends EmulatedUploads {

    private static final int MORE_THAN_THE_BUDGET_HAS = 5;

    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
    private final Queue<ByteBuf> given = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void watchDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void unhook() {
        Hooks.resetOnErrorDropped();
    }

    private DropboxUploader narrow() {
        return uploader(b -> b.budget(8L * MIB));
    }

    private ByteBuf buffer() {
        ByteBuf buffer = Unpooled.buffer(10).writeZero(10);
        given.add(buffer);
        return buffer;
    }

    private static LocalFailureException failureOf(Mono<?> upload) {
        return catchThrowableOfType(LocalFailureException.class, () -> upload.block(PATIENCE));
    }

    private static UploadRequest request(UploadBody body) {
        return UploadRequest.to("/a").body(body);
    }

    @ParameterizedTest
    @EnumSource
    void a_source_that_breaks_a_rule_fails_its_upload(BrokenPublisher kind) {
        DropboxUploader uploader = narrow();
        for (int i = 0; i < MORE_THAN_THE_BUDGET_HAS; i++) {
            UploadBody body = UploadBody.fromByteBufs(kind.of(this::buffer));
            LocalFailureException failure = failureOf(uploader.upload(request(body)));
            assertThat(failure).hasMessageContaining(kind.said());
            assertThat(failure.origin()).isEqualTo(Origin.SOURCE);
        }
        Buffers.assertReleased(given);
        assertThat(dropbox.files()).isEmpty();
        assertUsable(uploader);
    }

    @ParameterizedTest
    @EnumSource
    void a_source_that_breaks_a_rule_on_resuming_fails_its_upload(BrokenPublisher kind) {
        DropboxUploader uploader = narrow();
        UploadCheckpoint checkpoint = interrupted(uploader);
        LocalFailureException failure =
                failureOf(
                        uploader.resume(
                                checkpoint, offset -> kind.of(() -> ByteBuffer.allocate(10))));
        assertThat(failure).hasMessageContaining(kind.said());
        assertThat(failure.checkpoint()).isPresent();
        assertUsable(uploader);
    }

    @Test
    void an_error_out_of_a_resume_function_fails_its_upload() {
        DropboxUploader uploader = narrow();
        UploadCheckpoint checkpoint = interrupted(uploader);
        for (int i = 0; i < MORE_THAN_THE_BUDGET_HAS; i++) {
            LocalFailureException failure =
                    failureOf(
                            uploader.resume(
                                    checkpoint,
                                    offset -> {
                                        throw new NoClassDefFoundError("gone");
                                    }));
            assertThat(failure).hasCauseInstanceOf(NoClassDefFoundError.class);
        }
        assertUsable(uploader);
    }

    private UploadCheckpoint interrupted(DropboxUploader uploader) {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(2).answer(400, "Error in call");
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () ->
                                uploader(b -> b.session(SessionPlan.SEQUENTIAL))
                                        .upload("/a", TestBytes.of(9 * MIB).byteBuffers(MIB))
                                        .block(PATIENCE));
        dropbox.faults().clear();
        return failure.checkpoint().orElseThrow();
    }

    /** Sources that stand still, and throw when they are cancelled. */
    static Stream<Flux<ByteBuffer>> unwilling() {
        ByteBuffer some = ByteBuffer.allocate(10);
        return Stream.of(
                Flux.create(
                        sink -> {
                            sink.next(some.duplicate());
                            sink.onDispose(
                                    () -> {
                                        throw new UncheckedIOException(new IOException("closing"));
                                    });
                        }),
                Flux.just(some.duplicate())
                        .concatWith(Flux.never())
                        .doOnCancel(
                                () -> {
                                    throw new NoClassDefFoundError("closing");
                                }),
                Flux.from(
                        s -> {
                            AtomicBoolean first = new AtomicBoolean(true);
                            s.onSubscribe(
                                    subscription(
                                            () -> {
                                                if (first.getAndSet(false)) {
                                                    s.onNext(some.duplicate());
                                                }
                                            },
                                            () -> {
                                                throw new IllegalStateException("closing");
                                            }));
                        }));
    }

    private static Subscription subscription(Runnable onRequest, Runnable onCancel) {
        return new Subscription() {
            @Override
            public void request(long n) {
                onRequest.run();
            }

            @Override
            public void cancel() {
                onCancel.run();
            }
        };
    }

    @ParameterizedTest
    @MethodSource("unwilling")
    void a_source_that_throws_when_it_is_cancelled_takes_no_memory_with_it(
            Flux<ByteBuffer> source) {
        DropboxUploader uploader = narrow();
        for (int i = 0; i < MORE_THAN_THE_BUDGET_HAS; i++) {
            Disposable upload = uploader.upload("/a", source).subscribe();
            await().until(() -> uploader.gauges().budgetUsedBytes() > 0);
            upload.dispose();
            await().until(() -> uploader.gauges().budgetUsedBytes() == 0);
        }
        assertThat(dropped).hasSize(MORE_THAN_THE_BUDGET_HAS);
        assertThat(dropbox.files()).isEmpty();
        assertUsable(uploader);
    }

    @Test
    void a_hook_for_dropped_errors_may_throw_too() {
        Hooks.onErrorDropped(
                error -> {
                    throw new IllegalStateException("hook", error);
                });
        DropboxUploader uploader = narrow();
        unwilling()
                .forEach(
                        source -> {
                            Disposable upload = uploader.upload("/a", source).subscribe();
                            await().until(() -> uploader.gauges().budgetUsedBytes() > 0);
                            upload.dispose();
                        });
        assertUsable(uploader);
    }

    @Test
    void a_source_that_throws_when_it_is_cancelled_for_its_own_error_is_released() {
        DropboxUploader uploader = narrow();
        ByteBuf bad = buffer();
        bad.release();
        Flux<ByteBuf> source =
                Flux.just(buffer(), bad)
                        .concatWith(Flux.never())
                        .doOnCancel(
                                () -> {
                                    throw new NoClassDefFoundError("closing");
                                });
        LocalFailureException failure =
                failureOf(uploader.upload(request(UploadBody.fromByteBufs(source))));
        assertThat(failure.origin()).isEqualTo(Origin.SOURCE);
        Buffers.assertReleased(given);
        assertUsable(uploader);
    }

    @Test
    void an_error_whose_message_cannot_be_made_is_an_error_all_the_same() {
        DropboxUploader uploader = narrow();
        Flux<ByteBuffer> source =
                Flux.error(
                        new IllegalStateException() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public String getMessage() {
                                throw new NoClassDefFoundError("of the message");
                            }
                        });
        assertThat(failureOf(uploader.upload("/a", source)).origin()).isEqualTo(Origin.SOURCE);
        assertUsable(uploader);
    }

    @Test
    void what_a_cancelled_source_signals_leaves_no_line() {
        DropboxUploader uploader = narrow();
        Flux<ByteBuffer> source =
                Flux.from(
                        s ->
                                s.onSubscribe(
                                        subscription(
                                                () -> {},
                                                () -> s.onError(new IOException("closed")))));
        for (int i = 0; i < 3; i++) {
            Disposable upload = uploader.upload("/a", source).subscribe();
            await().until(() -> uploader.uploadsRunning() > 0);
            upload.dispose();
        }
        assertUsable(uploader);
        assertThat(dropped).isEmpty();
    }

    @Test
    void what_a_source_signals_after_its_end_is_let_go() {
        DropboxUploader uploader = narrow();
        UploadBody body =
                UploadBody.fromByteBufs(
                        s ->
                                s.onSubscribe(
                                        subscription(
                                                () -> {
                                                    s.onNext(buffer());
                                                    s.onComplete();
                                                    s.onNext(buffer());
                                                    s.onComplete();
                                                },
                                                () -> {})));
        uploader.upload(request(body)).block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).hasSize(10);
        assertUsable(uploader);
        Buffers.assertReleased(given);
    }

    @Test
    void an_error_at_subscription_fails_each_request_of_many() {
        DropboxUploader uploader = narrow();
        Flux<ByteBuffer> source =
                Flux.defer(
                        () -> {
                            throw new StackOverflowError();
                        });
        Flux<UploadRequest> requests =
                Flux.range(0, 40)
                        .map(
                                i ->
                                        UploadRequest.to("/" + i)
                                                .body(UploadBody.fromByteBuffers(source)));
        List<UploadResult> results = uploader.uploadAll(requests).collectList().block(PATIENCE);
        assertThat(results)
                .hasSize(40)
                .allSatisfy(
                        result ->
                                assertThat(result.failure().orElseThrow())
                                        .hasCauseInstanceOf(StackOverflowError.class));
        assertUsable(uploader);
    }

    /** As where a mapped file was truncated, or memory is short; the copy is made on the source's thread. */
    @Test
    void a_copy_that_fails_on_the_sources_thread_fails_the_upload() {
        DropboxUploader uploader = narrow();
        Flux<DataBuffer> source =
                Flux.<DataBuffer>just(new Unreadable())
                        .publishOn(Schedulers.single())
                        .concatWith(Mono.never());
        for (int i = 0; i < MORE_THAN_THE_BUDGET_HAS; i++) {
            assertThat(failureOf(uploader.upload(request(UploadBody.fromDataBuffers(source)))))
                    .hasCauseInstanceOf(InternalError.class);
        }
        assertUsable(uploader);
    }

    private static final class Unreadable extends DataBufferWrapper {

        Unreadable() {
            super(DefaultDataBufferFactory.sharedInstance.wrap(new byte[10]));
        }

        @Override
        public ByteBufferIterator readableByteBuffers() {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }
}
