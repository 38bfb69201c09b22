package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.UploadCheckpoint;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Cancels an upload at each of its signals in turn, on the thread of that signal: what the source is
 * asked for and gives, each request as it arrives, each answer, each checkpoint. That no buffer leaks
 * is told at the end of the run, by Netty's own detector.
 */
@Tag("slow")
class CancelAnywhereTest extends EmulatedUploads {

    private static final int LENGTH = 8 * MIB + 1;

    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicInteger cancelAt = new AtomicInteger();
    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
    private Disposable.Swap upload = Disposables.swap();

    @BeforeEach
    void watchDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void nothingWasDropped() {
        Hooks.resetOnErrorDropped();
        assertThat(dropped).as("errors that a cancelled upload left to be logged").isEmpty();
    }

    /** Runs at each signal. */
    private void signal() {
        if (signals.incrementAndGet() == cancelAt.get()) {
            upload.dispose();
        }
    }

    /** Nothing goes wrong: the rule only sees the calls as they arrive. */
    private void seeRequests() {
        dropbox.faults()
                .onAny()
                .when(
                        seen -> {
                            signal();
                            return false;
                        })
                .always()
                .stall();
    }

    private final class SignallingStore implements CheckpointStore {
        @Override
        public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
            return Mono.fromRunnable(CancelAnywhereTest.this::signal);
        }

        @Override
        public Mono<UploadCheckpoint> load(String key) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> delete(String key) {
            return Mono.fromRunnable(CancelAnywhereTest.this::signal);
        }
    }

    private UploadRequest request(TestBytes bytes) {
        return UploadRequest.to("/" + cancelAt.get())
                .body(
                        UploadBody.fromByteBufs(
                                bytes.byteBufs(3 * MIB)
                                        .doOnRequest(n -> signal())
                                        .doOnNext(buffer -> signal())
                                        .doOnComplete(this::signal)))
                .onProgress(progress -> signal());
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_cancel_at_any_signal_of_a_session_releases_everything(SessionPlan plan) {
        cancelAtEach(plan, LENGTH, 18);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO")
    void a_cancel_at_any_signal_of_a_single_call_releases_everything(SessionPlan plan) {
        cancelAtEach(plan, 3 * MIB, 5);
    }

    private void cancelAtEach(SessionPlan plan, int length, int atLeast) {
        seeRequests();
        DropboxUploader uploader =
                uploader(b -> b.session(plan).checkpoints(new SignallingStore()));
        for (int last = Integer.MAX_VALUE, at = 1; at <= last; at++) {
            // Cancelled late, an upload may have come to its end before.
            cancelAt.set(at);
            signals.set(0);
            TestBytes bytes = TestBytes.of(length);
            CountDownLatch over = new CountDownLatch(1);
            upload = Disposables.swap();
            upload.update(
                    uploader.upload(request(bytes))
                            .doFinally(end -> over.countDown())
                            .onErrorResume(failure -> Mono.error(new AssertionError(failure)))
                            .subscribe());
            await().pollDelay(Duration.ZERO)
                    .until(
                            () ->
                                    over.getCount() == 0
                                            && bytes.allReleased()
                                            && uploader.gauges().appendsInFlight() == 0
                                            && uploader.gauges().budgetUsedBytes() == 0);
            dropbox.file("/" + at)
                    .ifPresent(file -> assertThat(file.bytes()).isEqualTo(bytes.all()));
            if (signals.get() < at) {
                last = at;
                assertThat(at).isGreaterThan(atLeast);
                assertThat(dropbox.file("/" + at)).isPresent();
            }
        }
    }
}
