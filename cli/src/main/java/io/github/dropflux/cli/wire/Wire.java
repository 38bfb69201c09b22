package io.github.dropflux.cli.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * All connections of this process to Dropbox. What the uploader has sent it has only handed to one of them: on a slow link that is a whole
 * window long before the network has it. Thread-safe.
 */
public final class Wire {

    private static final String NAME = "dropflux.pace";

    /** Bytes that a socket takes ahead of what the link carries. */
    private static final long UNSENT_BYTES = 512 * 1024;

    /** By its name, since Linux alone has it. */
    private static final ChannelOption<Long> UNSENT =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

    private final @Nullable Pace pace;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    private Wire(@Nullable Pace pace) {
        this.pace = pace;
    }

    public static Wire unlimited() {
        return new Wire(null);
    }

    /** One on which all together send no faster, measured over a second or more. */
    public static Wire limited(long bytesPerSecond) {
        return new Wire(new Pace(bytesPerSecond, System::nanoTime));
    }

    /** The client, whose connections are of these. */
    public HttpClient applyTo(HttpClient client) {
        return client.doOnChannelInit((observer, channel, address) -> begin(channel));
    }

    private void begin(Channel channel) {
        // Else a slow link's socket takes megabytes that wait in the kernel. Not every transport
        // knows the option.
        channel.config().setOption(UNSENT, UNSENT_BYTES);
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        if (pace != null) {
            ChannelPipeline pipeline = channel.pipeline();
            // Before encryption: what waits is then the file's own buffers and no copy of them.
            if (pipeline.get(NettyPipeline.SslHandler) == null) {
                pipeline.addFirst(NAME, new PacedWrites(pace));
            } else {
                pipeline.addAfter(NettyPipeline.SslHandler, NAME, new PacedWrites(pace));
            }
        }
    }

    /** Bytes that were handed to connections and that the network has not taken. */
    public long waiting() {
        return open.stream().mapToLong(Wire::waiting).sum();
    }

    private static long waiting(Channel channel) {
        ChannelOutboundBuffer socket = channel.unsafe().outboundBuffer();
        return socket == null ? 0 : socket.totalPendingWriteBytes();
    }
}
