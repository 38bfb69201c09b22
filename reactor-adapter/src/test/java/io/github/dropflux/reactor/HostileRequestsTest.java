package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.test.BrokenPublisher;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** Whatever a publisher of requests does, the batch ends with one error, and takes nothing with it. */
class HostileRequestsTest extends EmulatedUploads {

    private static final int MORE_THAN_THE_BUDGET_HAS = 5;

    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

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

    private UploadRequest request() {
        return UploadRequest.to("/" + made.incrementAndGet())
                .body(UploadBody.fromBytes(new byte[10]));
    }

    @ParameterizedTest
    @EnumSource
    void requests_that_break_a_rule_fail_the_batch(BrokenPublisher kind) {
        DropboxUploader uploader = narrow();
        for (int i = 0; i < MORE_THAN_THE_BUDGET_HAS; i++) {
            Throwable failure =
                    catchThrowable(
                            () ->
                                    uploader.uploadAll(kind.of(this::request))
                                            .collectList()
                                            .block(PATIENCE));
            assertThat(failure.toString()).contains(kind.said());
        }
        assertUsable(uploader);
    }

    @Test
    void requests_that_throw_when_they_are_cancelled_let_nothing_be_committed_after() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().stall();
        dropbox.faults().on(EmulatedRoute.START_BATCH).always().stall();
        DropboxUploader uploader = uploader();
        Flux<UploadRequest> requests =
                Flux.range(0, 16)
                        .map(i -> request())
                        .concatWith(Flux.never())
                        .doOnCancel(
                                () -> {
                                    throw new NoClassDefFoundError("closing");
                                });
        Disposable batch = uploader.uploadAll(requests).subscribe();
        await().until(() -> made.get() == 16 && !routes().isEmpty());
        batch.dispose();
        await().until(() -> uploader.gauges().budgetUsedBytes() == 0);
        assertThat(dropped).hasSize(1);
        assertUsable(uploader);
        assertThat(dropbox.files()).hasSize(1);
    }

    @Test
    void a_subscriber_that_throws_stops_the_batch() {
        DropboxUploader uploader = narrow();
        Flux<UploadRequest> requests = Flux.range(0, 100).map(i -> request());
        uploader.uploadAll(requests)
                .subscribe(
                        result -> {
                            throw new NoClassDefFoundError("in onNext");
                        },
                        error -> {});
        assertUsable(uploader);
    }

    @Test
    void a_cancelled_batch_leaves_no_line() {
        dropbox.faults().onAny().always().stall();
        DropboxUploader uploader = narrow();
        Flux<ByteBuffer> source = Flux.just(ByteBuffer.allocate(10));
        Disposable batch =
                uploader.uploadAll(
                                Flux.range(0, 10)
                                        .map(
                                                i ->
                                                        UploadRequest.to("/" + i)
                                                                .body(
                                                                        UploadBody.fromByteBuffers(
                                                                                source))))
                        .subscribe();
        await().until(() -> !routes().isEmpty());
        batch.dispose();
        assertUsable(uploader);
        assertThat(dropped).isEmpty();
    }
}
