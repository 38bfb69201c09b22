package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/** A source as a beginner writes it: it emits within request, however deep it is in it already. */
final class NaiveSource implements Subscription {

    private final Subscriber<? super ByteBuf> subscriber;
    private final byte[] bytes;
    private int left;

    private NaiveSource(Subscriber<? super ByteBuf> subscriber, int buffers, int bytes) {
        this.subscriber = subscriber;
        this.left = buffers;
        this.bytes = new byte[bytes];
    }

    static Flux<ByteBuf> of(int buffers, int bytes) {
        return Flux.from(s -> s.onSubscribe(new NaiveSource(s, buffers, bytes)));
    }

    @Override
    public void request(long n) {
        for (long i = 0; i < n && left > 0; i++) {
            left--;
            subscriber.onNext(Unpooled.wrappedBuffer(bytes));
        }
        if (left == 0) {
            left = -1;
            subscriber.onComplete();
        }
    }

    @Override
    public void cancel() {
        left = -1;
    }
}
