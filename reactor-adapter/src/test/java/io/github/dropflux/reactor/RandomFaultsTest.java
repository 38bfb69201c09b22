package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** One call in three fails at random, in any way: the file lands all the same, and memory stays bounded. */
@Tag("slow")
class RandomFaultsTest extends EmulatedUploads {

    private static final int LENGTH = 45 * MIB + 11;
    private static final int BUFFER = 300_000;
    private static final int CONCURRENCY = 3;

    @ParameterizedTest
    @CsvSource({
        "CONCURRENT,1",
        "CONCURRENT,2",
        "CONCURRENT,3",
        "SEQUENTIAL,1",
        "SEQUENTIAL,2",
        "AUTO,4"
    })
    void every_third_call_may_fail(SessionPlan plan, long seed) {
        dropbox.faults().onAny().oneIn(3, seed).anyOf();
        TestBytes bytes = TestBytes.of(LENGTH);
        AtomicLong taken = new AtomicLong();
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong furthest = new AtomicLong();
        Flux<ByteBuf> source =
                bytes.byteBufs(BUFFER)
                        .doOnNext(
                                buffer ->
                                        furthest.accumulateAndGet(
                                                taken.addAndGet(buffer.readableBytes())
                                                        - acknowledged.get(),
                                                Math::max));
        // Luck decides how often one call is struck: no bound of attempts or time may decide the
        // test.
        RetryPolicy persistent =
                RetryPolicy.defaults().withMaxAttempts(100).withTotalTime(Duration.ofDays(1));

        FileMetadata saved =
                uploader(
                                b ->
                                        b.session(plan)
                                                .concurrency(CONCURRENCY)
                                                .retry(persistent)
                                                .commitRetry(persistent)
                                                .timer(new HastyTimer()))
                        .upload(
                                UploadRequest.to("/a")
                                        .body(UploadBody.fromByteBufs(source))
                                        .onProgress(p -> acknowledged.set(p.acknowledgedBytes())))
                        .block(PATIENCE);

        assertThat(saved.size()).isEqualTo(LENGTH);
        assertThat(dropbox.files()).hasSize(1);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(furthest.get()).isLessThanOrEqualTo(4L * MIB * (CONCURRENCY + 1) + BUFFER);
        await().until(bytes::allReleased);
    }
}
