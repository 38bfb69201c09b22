package io.github.dropflux.benchmarks.micro;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.infra.Blackhole;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The least that a subscriber can do: slices into a list, a list a window, no demand, no errors. */
final class SlicingSubscriber implements Subscriber<ByteBuffer> {

    private final long windowBytes;
    private final Blackhole windows;
    private final Subscriber<?> end;
    private List<ByteBuffer> open = new ArrayList<>();
    private long length;

    SlicingSubscriber(long windowBytes, Blackhole windows, Subscriber<?> end) {
        this.windowBytes = windowBytes;
        this.windows = windows;
        this.end = end;
    }

    @Override
    public void onSubscribe(Subscription s) {
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        take(buffer);
    }

    void take(ByteBuffer buffer) {
        int position = buffer.position();
        int left = buffer.remaining();
        while (left > 0) {
            int run = (int) Math.min(left, windowBytes - length);
            open.add(buffer.slice(position, run));
            position += run;
            left -= run;
            length += run;
            if (length == windowBytes) {
                close();
            }
        }
    }

    void close() {
        windows.consume(open);
        open = new ArrayList<>(open.size());
        length = 0;
    }

    @Override
    public void onError(Throwable error) {
        end.onError(error);
    }

    @Override
    public void onComplete() {
        close();
        end.onComplete();
    }
}
