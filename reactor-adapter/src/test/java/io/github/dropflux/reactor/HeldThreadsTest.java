package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Somebody holds the threads that a source needs. The uploads of it end all the same, and say whom they waited for. */
class HeldThreadsTest extends EmulatedUploads {

    private static final Duration SOON = Duration.ofMillis(300);

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    private void hold() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DropboxUploader impatient() {
        return uploader(b -> b.timeouts(UploadTimeouts.defaults().withSource(SOON)));
    }

    private Publisher<ByteBuffer> holdsItsSubscriber() {
        return subscriber -> hold();
    }

    /** All threads that may block do. */
    private void holdAllThreads() {
        AtomicInteger held = new AtomicInteger();
        for (int i = 0; i < Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
            Schedulers.boundedElastic()
                    .schedule(
                            () -> {
                                held.incrementAndGet();
                                hold();
                            });
        }
        await().atMost(PATIENCE).until(() -> held.get() == Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
    }

    private static void assertUnheard(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(LocalFailureException.class)
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("300 ms");
        assertThat(failure.getCause()).hasMessageContaining("Schedulers.boundedElastic()");
    }

    @Test
    void a_subscribe_that_does_not_return() {
        DropboxUploader uploader = impatient();
        // The thread that subscribes is held, so the end is told on another.
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        new Thread(
                        () ->
                                uploader.upload("/b", Flux.from(holdsItsSubscriber()))
                                        .subscribe(file -> {}, told::complete))
                .start();
        assertUnheard(told.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        release.countDown();
        assertUsable(uploader);
    }

    @Test
    void a_subscribe_that_does_not_return_holds_up_no_other_of_its_batch() {
        DropboxUploader uploader = impatient();
        List<UploadResult> results =
                uploader.uploadAll(
                                Flux.just(
                                        UploadRequest.to("/held")
                                                .body(
                                                        UploadBody.fromByteBuffers(
                                                                holdsItsSubscriber())),
                                        UploadRequest.to("/other")
                                                .body(UploadBody.fromBytes(new byte[5]))))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results).hasSize(2).filteredOn(UploadResult::isStored).hasSize(1);
        release.countDown();
        assertUsable(uploader);
    }

    @Test
    void threads_that_others_block() {
        DropboxUploader uploader = impatient();
        holdAllThreads();
        Flux<ByteBuffer> manyWindows =
                Flux.range(0, 90).map(i -> ByteBuffer.allocate(100 * 1024)).hide();
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () -> uploader.upload("/long", manyWindows).block(PATIENCE));
        assertUnheard(failure);
        failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () ->
                                Mono.defer(
                                                () ->
                                                        uploader.upload(
                                                                "/small",
                                                                Flux.just(ByteBuffer.allocate(1))))
                                        .subscribeOn(Schedulers.parallel())
                                        .block(PATIENCE));
        assertUnheard(failure);
        failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () ->
                                uploader.uploadAll(
                                                Flux.just(
                                                        UploadRequest.to("/one")
                                                                .body(
                                                                        UploadBody.fromBytes(
                                                                                new byte[4]))))
                                        .blockLast(PATIENCE));
        assertUnheard(failure);
        release.countDown();
        assertUsable(uploader);
    }

    /** As of a {@code Schedulers} that was shut down, or of a hook that throws. */
    @Test
    void a_timer_that_takes_no_task() {
        AtomicBoolean refuses = new AtomicBoolean();
        DropboxUploader uploader =
                uploader(b -> b.timeouts(UploadTimeouts.defaults().withSource(PATIENCE)));
        uploader.upload(UploadRequest.to("/first").body(UploadBody.fromBytes(new byte[4])))
                .block(PATIENCE);
        Schedulers.onScheduleHook(
                "refusing",
                task -> {
                    if (refuses.get()) {
                        throw new RejectedExecutionException("no task is taken");
                    }
                    return task;
                });
        try {
            refuses.set(true);
            List<Publisher<?>> asked =
                    List.of(
                            uploader.upload("/a", Flux.just(ByteBuffer.allocate(1))),
                            uploader.uploadAll(
                                    Flux.just(
                                            UploadRequest.to("/a")
                                                    .body(UploadBody.fromBytes(new byte[4])))),
                            uploader.ping());
            for (Publisher<?> each : asked) {
                CompletableFuture<Throwable> told = new CompletableFuture<>();
                Flux.from(each).subscribe(value -> {}, told::complete);
                assertThat(told.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                        .isInstanceOf(LocalFailureException.class)
                        .hasCauseInstanceOf(RejectedExecutionException.class);
            }
        } finally {
            Schedulers.resetOnScheduleHook("refusing");
        }
        assertUsable(uploader);
    }
}
