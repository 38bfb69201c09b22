package io.github.dropflux.reactor.internal.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * An answer that comes just as its call is cancelled: Reactor Netty then drops the response, and
 * nobody subscribes to its content, which stays queued and is never released. Here it is read and
 * let go.
 */
final class LateResponse {

    private volatile @Nullable Connection connection;
    private volatile @Nullable EventLoop loop;
    private volatile boolean abandoned;

    // Touched on the event loop alone.
    private boolean taken;
    private boolean dropped;

    /** The request is about to be sent; on the connection's event loop. */
    void begin(Connection sending) {
        loop = sending.channel().eventLoop();
        connection = sending;
        // The cancel may have come when there was no connection to read from yet.
        if (abandoned) {
            drop(sending);
        }
    }

    /** What reads the answer, unless it is no longer wanted; on the event loop. */
    <T> Mono<T> take(Supplier<Mono<T>> reading) {
        if (dropped) {
            return Mono.never();
        }
        taken = true;
        return reading.get();
    }

    /** The call is cancelled; on any thread. */
    void abandon() {
        abandoned = true;
        Connection sent = connection;
        EventLoop its = loop;
        if (sent == null || its == null) {
            return;
        }
        try {
            its.execute(() -> drop(sent));
        } catch (RejectedExecutionException ended) {
            // With its loop the connection has ended, and nothing more comes.
        }
    }

    private void drop(Connection sent) {
        if (!taken && !dropped) {
            dropped = true;
            sent.inbound().receive().subscribe(content -> {}, closed -> {});
        }
    }
}
