package io.github.dropflux.cli.wire;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Whether a connection has sent a call, or is about to, of which no answer has come. Asked on any thread. */
final class AnswerWatch extends ChannelDuplexHandler {

    private volatile boolean awaiting;

    boolean isAwaiting() {
        return awaiting;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // who wrote has the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        awaiting = true;
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        awaiting = false;
        context.fireChannelRead(message);
    }
}
