package io.github.dropflux.reactor.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The watchdog of one call on its connection: first over the progress of the request, then over the
 * answer. When a limit passes, the call fails and the connection is closed. Methods are called on
 * the connection's event loop unless they say otherwise.
 */
public final class CallWatch {

    /**
     * Looks per limit; so many without progress are a stall. Counted rather than timed, so that a
     * process that was suspended does not take its own absence for the network's.
     */
    private static final int LOOKS = 8;

    /** More than an event loop takes from the end of a connection to the end of its call. */
    private static final Duration LOST = Duration.ofSeconds(1);

    private final Duration writeProgress;
    private final Duration answer;
    private final Supplier<String> answerOrigin;
    private final AtomicLong handedOver = new AtomicLong();
    private final Disposable.Swap timer = Disposables.swap();
    private final Sinks.Empty<Void> failure = Sinks.empty();
    private @Nullable Channel channel;

    /**
     * @param answerOrigin which setting the limit of the answer is of, and how it came about, for messages; asked when one is made
     */
    public CallWatch(Duration writeProgress, Duration answer, Supplier<String> answerOrigin) {
        this.writeProgress = writeProgress;
        this.answer = answer;
        this.answerOrigin = answerOrigin;
    }

    /**
     * Fails when the watchdog gives up, or knows that the call has failed: the client's own error may
     * get lost, when user code in it throws an {@code Error}. Never completes.
     */
    Mono<Void> failure() {
        return failure.asMono();
    }

    /** A connection is asked for, and has so long to come about. */
    void connecting(Duration limit) {
        timer.update(
                Schedulers.parallel()
                        .schedule(
                                () -> failed(CallTimeoutException.notBegun(limit)),
                                limit.toMillis(),
                                TimeUnit.MILLISECONDS));
    }

    /** The request is about to be sent. */
    public void begin(Channel connection) {
        channel = connection;
        lookLater(connection, WriteMark.of(connection, 0), LOOKS);
    }

    /** So many bytes of the body were handed to the network; on any thread. */
    void handedOver(int bytes) {
        handedOver.addAndGet(bytes);
    }

    /** The request left the process to its end. */
    public void sent() {
        Channel connection = Objects.requireNonNull(channel, "sent before it began");
        schedule(
                connection,
                answer.toNanos(),
                () ->
                        giveUp(
                                connection,
                                CallTimeoutException.noAnswer(answer, answerOrigin.get())));
    }

    /** The call has failed, if it is not over; on any thread. */
    void failed(Throwable cause) {
        if (!timer.isDisposed()) {
            failure.tryEmitError(FatalErrorException.signallable(cause));
        }
    }

    /** The connection is closed: what the call came to is signalled about now, or never. */
    void closed() {
        Channel connection = Objects.requireNonNull(channel, "closed before it began");
        if (!timer.isDisposed()) {
            schedule(connection, LOST.toNanos(), () -> failed(CallTimeoutException.endLost()));
        }
    }

    /** The call is over, whichever way; on any thread. */
    void end() {
        timer.dispose();
    }

    private void lookLater(Channel connection, WriteMark mark, int looksLeft) {
        long period = Math.max(1, writeProgress.toNanos() / LOOKS);
        schedule(connection, period, () -> look(connection, mark, looksLeft - 1));
    }

    private void look(Channel connection, WriteMark before, int looksLeft) {
        WriteMark mark = WriteMark.of(connection, handedOver.get());
        if (!mark.equals(before)) {
            lookLater(connection, mark, LOOKS);
        } else if (looksLeft > 0) {
            lookLater(connection, mark, looksLeft);
        } else {
            giveUp(connection, CallTimeoutException.writeStalled(writeProgress));
        }
    }

    /** Takes the place of the timer before; does nothing once the call is over. */
    private void schedule(Channel connection, long nanos, Runnable task) {
        Future<?> future =
                connection
                        .eventLoop()
                        .schedule(
                                () -> {
                                    if (!timer.isDisposed()) {
                                        task.run();
                                    }
                                },
                                nanos,
                                TimeUnit.NANOSECONDS);
        timer.update(() -> future.cancel(false));
    }

    /** The error first: closing alone would report a closed connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a lost connection
    private void giveUp(Channel connection, CallTimeoutException timeout) {
        connection.pipeline().fireExceptionCaught(timeout);
        connection.close();
        failed(timeout);
    }

    /**
     * How far a request has got into the network. Two equal marks mean that the socket took no byte in
     * between: bytes that wait become fewer only so, and more only when some are handed over.
     *
     * @param handedOver bytes of the body given to the channel
     * @param waiting bytes in the channel, as its watermarks see them
     * @param partly bytes that the socket took of the buffer at the head of them
     */
    private record WriteMark(long handedOver, long waiting, long partly) {

        static WriteMark of(Channel channel, long handedOver) {
            long waiting = channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable();
            // A stream of HTTP/2 has none; what it holds back shows in its watermarks.
            ChannelOutboundBuffer socket = channel.unsafe().outboundBuffer();
            return new WriteMark(
                    handedOver, waiting, socket == null ? 0 : socket.currentProgress());
        }
    }
}
