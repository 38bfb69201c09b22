package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.SeenRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Uploads whose sources bring little take no more of the budget than they are about to fill. */
class SlowSourcesTest extends EmulatedUploads {

    private static final int UPLOADS = 6;
    private static final long WINDOW = 4L * MIB;
    private static final int SO_FAR = 5;

    @Test
    void each_holds_what_its_source_has_delivered_and_gives_back_what_was_sent() {
        DropboxUploader uploader = uploader(b -> b.budget(UPLOADS * WINDOW));
        AtomicLong taken = new AtomicLong();
        Flux<ByteBuffer> source =
                Flux.range(0, SO_FAR)
                        .map(i -> ByteBuffer.allocate(MIB))
                        .doOnNext(piece -> taken.addAndGet(piece.remaining()))
                        .concatWith(Flux.never());

        Disposable uploads =
                Flux.range(0, UPLOADS).flatMap(i -> uploader.upload("/" + i, source)).subscribe();

        await().atMost(PATIENCE).until(() -> taken.get() == (long) UPLOADS * SO_FAR * MIB);
        // The first window of each has gone, the second one is being filled.
        await().atMost(PATIENCE)
                .until(
                        () ->
                                appends().stream().filter(SeenRequest::applied).count() == UPLOADS
                                        && uploader.gauges().uploadsWaiting() == 0
                                        && uploader.gauges().budgetUsedBytes()
                                                == (long) UPLOADS * MIB);

        uploads.dispose();
        await().atMost(PATIENCE).until(() -> uploader.gauges().budgetUsedBytes() == 0);
    }

    @Test
    void a_source_that_blocks_after_its_first_window_does_not_hold_the_subscriber()
            throws InterruptedException {
        CountDownLatch more = new CountDownLatch(1);
        Flux<ByteBuffer> source =
                Flux.range(0, 2 * SO_FAR)
                        .map(
                                i -> {
                                    if (i == SO_FAR) {
                                        awaitUninterruptibly(more);
                                    }
                                    return ByteBuffer.allocate(MIB);
                                });
        AtomicReference<FileMetadata> stored = new AtomicReference<>();
        DropboxUploader uploader = uploader();
        Thread subscriber =
                new Thread(
                        () -> uploader.upload("/a", source).subscribe(stored::set), "subscriber");
        subscriber.start();
        subscriber.join(PATIENCE.toMillis());
        assertThat(subscriber.isAlive()).isFalse();
        more.countDown();
        await().atMost(PATIENCE).until(() -> stored.get() != null);
    }

    @ParameterizedTest
    @EnumSource(SessionPlan.class)
    void sources_that_stand_still_within_a_block_keep_nobody_from_memory(SessionPlan plan) {
        standStill(plan, 30, 7 * MIB);
    }

    @ParameterizedTest
    @EnumSource(SessionPlan.class)
    void nor_do_more_of_them_than_there_are_steps_of_memory(SessionPlan plan) {
        standStill(plan, 200, 600_000);
    }

    private void standStill(SessionPlan plan, int still, int each) {
        DropboxUploader uploader = uploader(b -> b.budget(24L * MIB).session(plan));
        AtomicLong taken = new AtomicLong();
        Flux<ByteBuffer> source =
                TestBytes.of(each)
                        .byteBuffers(4096)
                        .doOnNext(piece -> taken.addAndGet(piece.remaining()))
                        .concatWith(Flux.never());
        Disposable uploads =
                Flux.range(0, still)
                        .flatMap(i -> uploader.upload("/" + i, source), still)
                        .subscribe();
        await().atMost(PATIENCE).until(() -> taken.get() == (long) still * each);

        TestBytes small = TestBytes.of(1000);
        TestBytes large = TestBytes.of(10 * MIB);
        DropboxUploader other =
                uploader.forAccount(DropboxCredentials.accessToken("other-token").named("other"));
        for (DropboxUploader account : List.of(uploader, other)) {
            account.upload("/small", small.byteBuffers(1000)).block(PATIENCE);
            account.upload("/large", large.byteBuffers(65_536)).block(PATIENCE);
        }
        assertThat(uploader.gauges().budgetUsedBytes()).isLessThanOrEqualTo(24L * MIB);

        uploads.dispose();
        assertUsable(uploader);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
