package io.github.dropflux.benchmarks.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.traffic.ChannelTrafficShapingHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Speaks as much of Dropbox's protocol as an upload without faults needs, on loopback, and throws
 * the bytes away.
 */
final class DiscardServer implements AutoCloseable {

    private static final int READ_BYTES = 256 * 1024;
    private static final int SHAPING_INTERVAL_MILLIS = 20;

    private final LoopResources loops = LoopResources.create("discard");
    private final Channel listening;
    private final ServerCounters counters = new ServerCounters();
    private final AtomicInteger delayMillis = new AtomicInteger();

    /**
     * @param tls null for plain sockets
     * @param bandwidth bytes a second that each connection may send; 0 for as many as it can
     * @param source null to give no hash of what came through a session
     */
    DiscardServer(@Nullable SslContext tls, long bandwidth, @Nullable SourceHashes source) {
        EventLoopGroup group = loops.onServer(true);
        listening =
                new ServerBootstrap()
                        .group(group)
                        .channel(loops.onChannelClass(ServerSocketChannel.class, group))
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES))
                        .childHandler(new Connection(tls, bandwidth, source))
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    ServerCounters counters() {
        return counters;
    }

    /** From now on, how long each answer is held back after its request is complete. */
    void delay(int millis) {
        delayMillis.set(millis);
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.dispose();
    }

    private final class Connection extends ChannelInitializer<Channel> {

        private final @Nullable SslContext tls;
        private final long bandwidth;
        private final @Nullable SourceHashes source;

        Connection(@Nullable SslContext tls, long bandwidth, @Nullable SourceHashes source) {
            this.tls = tls;
            this.bandwidth = bandwidth;
            this.source = source;
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (bandwidth > 0) {
                pipeline.addLast(
                        new ChannelTrafficShapingHandler(0, bandwidth, SHAPING_INTERVAL_MILLIS));
            }
            if (tls != null) {
                pipeline.addLast(tls.newHandler(channel.alloc()));
            }
            pipeline.addLast(
                    new HttpServerCodec(
                            new HttpDecoderConfig()
                                    .setMaxHeaderSize(64 * 1024)
                                    .setMaxChunkSize(READ_BYTES)));
            pipeline.addLast(new DiscardHandler(counters, delayMillis::get, source));
        }
    }
}
