package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.SessionPlan;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

class MemoryBoundTest extends EmulatedUploads {

    @ParameterizedTest
    @CsvSource({
        "CONCURRENT,1,65536",
        "CONCURRENT,3,65536",
        "CONCURRENT,3,1000000",
        "AUTO,2,5000000"
    })
    void the_source_never_gets_further_ahead_than_one_window_more_than_the_concurrency(
            SessionPlan plan, int concurrency, int bufferSize) {
        int total = 60 * MIB;
        long bound = 4L * MIB * (concurrency + 1) + bufferSize;
        AtomicLong taken = new AtomicLong();
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong furthest = new AtomicLong();
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<ByteBuffer> source =
                Flux.range(0, total / bufferSize)
                        .map(
                                i -> {
                                    long ahead = taken.addAndGet(bufferSize) - acknowledged.get();
                                    furthest.accumulateAndGet(ahead, Math::max);
                                    return ByteBuffer.allocate(bufferSize);
                                })
                        .doOnSubscribe(s -> subscriptions.incrementAndGet());
        uploader(b -> b.session(plan).concurrency(concurrency))
                .upload(
                        UploadRequest.to("/a")
                                .body(UploadBody.fromByteBuffers(source))
                                .onProgress(p -> acknowledged.set(p.acknowledgedBytes())))
                .block(PATIENCE);
        assertThat(furthest.get()).isLessThanOrEqualTo(bound).isGreaterThan(4L * MIB);
        assertThat(subscriptions).hasValue(1);
    }
}
