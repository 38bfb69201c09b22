package io.github.dropflux.reactor.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;

/**
 * What prepares a new channel, that of users included who add theirs to a client that has this one. Netty closes
 * a channel whose preparation throws, and logs why, so that the call would see no more than a closed connection, and be
 * made again. Behind this guard the connection fails with what was thrown.
 */
record GuardedInit(ChannelPipelineConfigurer init) implements ChannelPipelineConfigurer {

    @Override
    public void onChannelInit(
            ConnectionObserver observer, Channel channel, @Nullable SocketAddress address) {
        try {
            init.onChannelInit(observer, channel, address);
        } catch (Throwable thrown) {
            channel.pipeline().addFirst(new NoConnection(FatalErrorException.signallable(thrown)));
        }
    }

    @Override
    public ChannelPipelineConfigurer then(ChannelPipelineConfigurer other) {
        return new GuardedInit(init.then(other));
    }

    private static final class NoConnection extends ChannelOutboundHandlerAdapter {

        private final Throwable failure;

        NoConnection(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public void connect(
                ChannelHandlerContext context,
                SocketAddress remote,
                @Nullable SocketAddress local,
                ChannelPromise promise) {
            promise.tryFailure(failure);
        }
    }
}
