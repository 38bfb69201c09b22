package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.EmulatedRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** Cancels of many uploads that share their calls. That no buffer leaks is told at the end of the run. */
class UploadAllCancelTest extends EmulatedUploads {

    private static final int[] LENGTHS = {1000, 0, 5 * MIB, 70_000, 3000, 2000};

    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicInteger cancelAt = new AtomicInteger();
    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
    private final List<TestBytes> sources = new ArrayList<>();
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

    private static DropboxUploaderBuilder small(DropboxUploaderBuilder builder) {
        return builder.batch(
                BatchSettings.defaults()
                        .withMaxEntries(2)
                        .withMaxCommits(3)
                        .withLinger(Duration.ofMillis(5)));
    }

    private List<UploadRequest> requests() {
        sources.clear();
        return IntStream.range(0, LENGTHS.length)
                .mapToObj(
                        i -> {
                            TestBytes bytes = TestBytes.of(LENGTHS[i]);
                            sources.add(bytes);
                            return UploadRequest.to("/" + cancelAt.get() + "/" + i)
                                    .body(
                                            UploadBody.fromByteBufs(
                                                    bytes.byteBufs(MIB)
                                                            .doOnRequest(n -> signal())
                                                            .doOnNext(buffer -> signal())
                                                            .doOnComplete(this::signal)))
                                    .onProgress(progress -> signal());
                        })
                .toList();
    }

    private void awaitReleased(DropboxUploader uploader) {
        await().pollDelay(Duration.ZERO)
                .until(
                        () ->
                                sources.stream().allMatch(TestBytes::allReleased)
                                        && uploader.gauges().appendsInFlight() == 0
                                        && uploader.gauges().budgetUsedBytes() == 0
                                        && uploader.gauges().uploadsWaiting() == 0);
    }

    @Test
    @Tag("slow")
    void a_cancel_at_any_signal_of_many_uploads_releases_everything() {
        seeRequests();
        DropboxUploader uploader = uploader(UploadAllCancelTest::small);
        for (int last = Integer.MAX_VALUE, at = 1; at <= last; at++) {
            cancelAt.set(at);
            signals.set(0);
            CountDownLatch over = new CountDownLatch(1);
            upload = Disposables.swap();
            upload.update(
                    uploader.uploadAll(Flux.fromIterable(requests()).doOnNext(next -> signal()))
                            .doOnNext(result -> assertThat(result.isStored()).isTrue())
                            .doOnNext(result -> signal())
                            .doFinally(end -> over.countDown())
                            .subscribe());
            await().pollDelay(Duration.ZERO).until(() -> over.getCount() == 0);
            awaitReleased(uploader);
            for (int i = 0; i < LENGTHS.length; i++) {
                byte[] all = sources.get(i).all();
                dropbox.file("/" + at + "/" + i)
                        .ifPresent(file -> assertThat(file.bytes()).isEqualTo(all));
            }
            if (signals.get() < at) {
                last = at;
                assertThat(at).isGreaterThan(40);
                assertThat(dropbox.file("/" + at + "/5")).isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"START_BATCH", "APPEND_BATCH", "FINISH_BATCH_V2"})
    void a_cancel_ends_the_call_that_many_wait_for(EmulatedRoute route) {
        dropbox.faults().on(route).always().stall();
        DropboxUploader uploader = uploader(UploadAllCancelTest::small);
        upload.update(uploader.uploadAll(Flux.fromIterable(requests())).subscribe());
        await().until(() -> !dropbox.requests(route).isEmpty());

        upload.dispose();

        awaitReleased(uploader);
        dropbox.faults().clear();
        // What was stalled holds no turn of those that come after.
        List<UploadResult> again =
                uploader.uploadAll(Flux.fromIterable(requests())).collectList().block(PATIENCE);
        assertThat(again).hasSize(LENGTHS.length).allMatch(UploadResult::isStored);
        awaitReleased(uploader);
    }
}
