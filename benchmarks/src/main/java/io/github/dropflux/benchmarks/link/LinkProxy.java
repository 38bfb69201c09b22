package io.github.dropflux.benchmarks.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** Listens on loopback in the place of a server, at the other end of a link. */
final class LinkProxy implements AutoCloseable {

    /**
     * What the system may hold between the client and the link: far less than a window, and enough that
     * the link never waits for the client's next write.
     */
    private static final int SOCKET_BUFFER_BYTES = 128 << 10;

    private static final int ANSWER_BYTES = 16 << 20;

    private final LoopResources loops = LoopResources.create("link");
    private final EventLoopGroup group = loops.onServer(true);
    private final CallLog log;
    private final Channel listening;

    /**
     * @param port of the server, on loopback
     * @param interception null for clients that can be sent to another server than Dropbox
     */
    LinkProxy(LinkProfile profile, int port, @Nullable Interception interception) {
        this.log = new CallLog(profile);
        LinkShape shape = new LinkShape(profile);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channel(loops.onChannelClass(ServerSocketChannel.class, group))
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(shape.pieceBytes()))
                        .childHandler(new Connection(shape, port, interception));
        if (shape.fastestConnection() > 0) {
            // On the listening socket, since what it accepts has it from there.
            bootstrap
                    .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                    .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES);
        }
        listening =
                bootstrap
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    CallLog log() {
        return log;
    }

    /** The time of {@link #log}, in nanoseconds. */
    long now() {
        return group.next().ticker().nanoTime();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.dispose();
    }

    private final class Connection extends ChannelInitializer<Channel> {

        private final LinkShape shape;
        private final int port;
        private final @Nullable Interception interception;

        Connection(LinkShape shape, int port, @Nullable Interception interception) {
            this.shape = shape;
            this.port = port;
            this.interception = interception;
        }

        @Override
        protected void initChannel(Channel client) {
            ShapingHandler link = new ShapingHandler(shape);
            client.pipeline()
                    .addLast(link, Interception.codec())
                    .addLast(
                            new ProxyHandler(
                                    shape.profile(), log, link, this::connect, interception));
        }

        private ChannelFuture connect(Channel client, ChannelInboundHandlerAdapter answers) {
            return new Bootstrap()
                    .group(client.eventLoop())
                    .channel(loops.onChannelClass(SocketChannel.class, group))
                    .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(
                            new ChannelInitializer<>() {
                                @Override
                                protected void initChannel(Channel server) {
                                    server.pipeline()
                                            .addLast(
                                                    new HttpClientCodec(),
                                                    new HttpObjectAggregator(ANSWER_BYTES),
                                                    answers);
                                }
                            })
                    .connect(InetAddress.getLoopbackAddress(), port);
        }
    }
}
