package io.github.dropflux.webflux;

import io.github.dropflux.reactor.UploadProgress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One upload as the page follows and steers it. Thread-safe. */
final class RunningUpload {

    private final AtomicReference<UploadStatus> status =
            new AtomicReference<>(UploadStatus.waiting());
    private final AtomicLong received = new AtomicLong();
    private volatile Sinks.One<Boolean> pause = open();
    private final Sinks.One<Boolean> cancelled = Sinks.one();

    private static Sinks.One<Boolean> open() {
        Sinks.One<Boolean> gate = Sinks.one();
        gate.tryEmitValue(true);
        return gate;
    }

    private UploadStatus now() {
        return Objects.requireNonNull(status.get());
    }

    UploadStatus status() {
        UploadStatus now = now();
        return new UploadStatus(
                now.state(),
                received.get(),
                now.sent(),
                now.acknowledged(),
                now.calls(),
                now.windowSize(),
                now.message());
    }

    /** The same buffers, counted, and held back while paused: nothing is read from the browser then. */
    Flux<DataBuffer> steered(Flux<DataBuffer> buffers) {
        return buffers.doOnNext(buffer -> received.addAndGet(buffer.readableByteCount()))
                .concatMap(this::held, 0);
    }

    /** The buffer once it may go on; released if it never does. */
    private Mono<DataBuffer> held(DataBuffer buffer) {
        AtomicBoolean gone = new AtomicBoolean();
        return pause.asMono()
                .filter(open -> gone.compareAndSet(false, true))
                .map(open -> buffer)
                .doOnCancel(
                        () -> {
                            if (gone.compareAndSet(false, true)) {
                                DataBufferUtils.release(buffer);
                            }
                        });
    }

    void progress(UploadProgress progress) {
        status.updateAndGet(
                now ->
                        new UploadStatus(
                                now.state().equals("paused") ? "paused" : "running",
                                0,
                                progress.sentBytes(),
                                progress.acknowledgedBytes(),
                                progress.calls(),
                                now.windowSize(),
                                ""));
    }

    void ended(String state, String message) {
        status.updateAndGet(now -> now.over() ? now : now.with(state, message));
    }

    void pause() {
        if (!now().over()) {
            pause = Sinks.one();
            status.updateAndGet(now -> now.over() ? now : now.with("paused", ""));
        }
    }

    void resume() {
        status.updateAndGet(now -> now.state().equals("paused") ? now.with("running", "") : now);
        pause.tryEmitValue(true);
    }

    void cancel() {
        ended("cancelled", "");
        cancelled.tryEmitValue(true);
    }

    Mono<Boolean> cancelled() {
        return cancelled.asMono();
    }
}
