package io.github.dropflux.cli.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what a connection writes until its turn has come. What waits counts as the channel's own waiting bytes, by which the uploader
 * sees that the connection moves. All of it happens on the connection's event loop.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // who wrote has the promise, and what ends the connection ends
// its timers
final class PacedWrites extends ChannelDuplexHandler {

    private final Pace pace;
    private @Nullable PendingWriteQueue held;
    private boolean turnTaken;

    PacedWrites(Pace pace) {
        this.pace = pace;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        held = new PendingWriteQueue(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        PendingWriteQueue queue = held;
        if (queue == null || !(message instanceof ByteBuf bytes)) {
            context.write(message, promise);
            return;
        }
        while (bytes.readableBytes() > pace.turn()) {
            queue.add(bytes.readRetainedSlice(pace.turn()), context.voidPromise());
        }
        queue.add(bytes, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        advance(context);
        context.flush();
    }

    private void advance(ChannelHandlerContext context) {
        PendingWriteQueue queue = held;
        while (queue != null && !turnTaken && queue.current() instanceof ByteBuf next) {
            long wait = pace.take(next.readableBytes());
            if (wait > 0) {
                turnTaken = true;
                context.executor().schedule(() -> turnHasCome(context), wait, TimeUnit.NANOSECONDS);
                return;
            }
            queue.removeAndWrite();
        }
    }

    private void turnHasCome(ChannelHandlerContext context) {
        turnTaken = false;
        PendingWriteQueue queue = held;
        if (queue != null && !queue.isEmpty()) {
            queue.removeAndWrite();
            advance(context);
            context.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        fail();
    }

    private void fail() {
        PendingWriteQueue queue = held;
        held = null;
        if (queue != null) {
            queue.removeAndFailAll(new ClosedChannelException());
        }
    }
}
