package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.reactor.test.Tck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The rules of Reactive Streams for what code writes. */
public class BlockingWritingTckTest extends PublisherVerification<ByteBuf> {

    /** The TCK makes one of this. */
    public BlockingWritingTckTest() {
        super(Tck.environment());
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1000;
    }

    @Override
    public Publisher<ByteBuf> createPublisher(long buffers) {
        return writing(
                out -> {
                    byte[] piece = new byte[1024];
                    for (long i = 0; i < buffers * 64; i++) {
                        out.write(piece);
                    }
                });
    }

    @Override
    public Publisher<ByteBuf> createFailedPublisher() {
        return null; // code runs when it is asked for bytes, so that no error comes before
    }

    private static Flux<ByteBuf> writing(Sources.Writer writer) {
        // Memory that need not be released, since the TCK does not.
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        return Flux.from(
                subscriber ->
                        subscriber.onSubscribe(
                                new BlockingWriting(
                                        writer,
                                        allocator,
                                        Schedulers.boundedElastic(),
                                        subscriber)));
    }
}
