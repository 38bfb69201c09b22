package io.github.dropflux.webflux;

import io.github.dropflux.reactor.UploadProgress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One upload as the page follows and steers it. Thread-safe. */
final class RunningUpload {

    /** A long file's windows are folded into so many boxes. */
    private static final int BOXES = 200;

    private final long windowSize;
    private final WindowPicture windows;
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final AtomicReference<Sinks.@Nullable One<Boolean>> gate = new AtomicReference<>();
    private final Sinks.One<Boolean> cancelled = Sinks.one();
    private volatile long length;
    private volatile @Nullable UploadProgress progress;
    private volatile long moved = System.nanoTime();

    private record End(String state, String message) {}

    RunningUpload(long windowSize) {
        this.windowSize = windowSize;
        this.windows = new WindowPicture(windowSize);
    }

    /** How many bytes are to come. */
    void length(long bytes) {
        length = bytes;
    }

    /**
     * @param limitedFor how long Dropbox still asks not to be called
     * @param pace of the service
     */
    UploadStatus status(Duration limitedFor, Pace pace) {
        End ended = end.get();
        UploadProgress last = progress;
        long taken = received.get();
        long sent = last == null ? 0 : last.sentBytes();
        long acknowledged = last == null ? 0 : last.acknowledgedBytes();
        boolean waits = ended == null && gate.get() == null && waitsForDropbox(taken, acknowledged);
        return new UploadStatus(
                ended == null ? state(taken) : ended.state(),
                taken,
                sent,
                acknowledged,
                last == null ? 0 : last.calls(),
                windows.again(),
                waits ? Duration.ofNanos(System.nanoTime() - moved).toSeconds() : 0,
                waits ? limitedFor.plusMillis(999).toSeconds() : 0,
                windowSize,
                windows.draw(Math.max(length, taken), BOXES),
                pace,
                ended == null ? "" : ended.message());
    }

    private String state(long taken) {
        if (gate.get() != null) {
            return "paused";
        }
        return taken == 0 ? "waiting" : "running";
    }

    /** What has come makes a window, or is all there is. */
    private boolean waitsForDropbox(long taken, long acknowledged) {
        return taken > 0 && (taken - acknowledged >= windowSize || taken == length);
    }

    /** The same buffers, counted, and held back while paused: nothing is read from the browser then. */
    Flux<DataBuffer> steered(Flux<DataBuffer> buffers) {
        return buffers.doOnNext(this::count).concatMap(this::held, 0);
    }

    private void count(DataBuffer buffer) {
        if (!waitsForDropbox(received.get(), acknowledged())) {
            moved = System.nanoTime();
        }
        received.addAndGet(buffer.readableByteCount());
    }

    private long acknowledged() {
        UploadProgress last = progress;
        return last == null ? 0 : last.acknowledgedBytes();
    }

    /** The buffer once it may go on; released if it never does. */
    private Mono<DataBuffer> held(DataBuffer buffer) {
        Sinks.One<Boolean> closed = gate.get();
        if (closed == null) {
            // Hidden: concatMap discards a plain value when cancelled, be it passed on already.
            return Mono.just(buffer).hide();
        }
        AtomicBoolean gone = new AtomicBoolean();
        return closed.asMono()
                .filter(open -> gone.compareAndSet(false, true))
                .map(open -> buffer)
                .doOnCancel(
                        () -> {
                            if (gone.compareAndSet(false, true)) {
                                DataBufferUtils.release(buffer);
                            }
                        });
    }

    /** One call at a time. */
    void progress(UploadProgress now) {
        UploadProgress before = progress;
        if (before == null
                || before.sentBytes() < now.sentBytes()
                || before.acknowledgedBytes() < now.acknowledgedBytes()) {
            moved = System.nanoTime();
        }
        windows.update(now);
        progress = now;
    }

    /** The first end is the one that counts. */
    void ended(String state, String message) {
        end.compareAndSet(null, new End(state, message));
    }

    boolean over() {
        return end.get() != null;
    }

    void pause() {
        if (!over()) {
            gate.compareAndSet(null, Sinks.one());
        }
    }

    void resume() {
        moved = System.nanoTime();
        Sinks.One<Boolean> closed = gate.getAndSet(null);
        if (closed != null) {
            closed.tryEmitValue(true);
        }
    }

    void cancel() {
        ended("cancelled", "");
        cancelled.tryEmitValue(true);
    }

    Mono<Boolean> cancelled() {
        return cancelled.asMono();
    }
}
