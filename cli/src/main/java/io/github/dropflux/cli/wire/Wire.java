package io.github.dropflux.cli.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * All connections of this process to Dropbox. What the uploader has sent it has only handed to one of them: on a slow link that is a whole
 * window long before the network has it. Thread-safe.
 */
public final class Wire {

    /** Bytes that a socket takes ahead of what the link carries. */
    private static final long UNSENT_BYTES = 512 * 1024;

    /** By its name, since Linux alone has it. */
    private static final ChannelOption<Long> UNSENT =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

    private final @Nullable Pace pace;
    private final Map<Channel, AnswerWatch> open = new ConcurrentHashMap<>();

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
        AnswerWatch answers = new AnswerWatch();
        open.put(channel, answers);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        if (pace != null) {
            add(channel.pipeline(), "dropflux.pace", new PacedWrites(pace));
        }
        add(channel.pipeline(), "dropflux.answers", answers);
    }

    /** Before encryption: what waits there is the file's own buffers and no copy of them. */
    private static void add(ChannelPipeline pipeline, String name, ChannelHandler handler) {
        if (pipeline.get(NettyPipeline.SslHandler) == null) {
            pipeline.addFirst(name, handler);
        } else {
            pipeline.addAfter(NettyPipeline.SslHandler, name, handler);
        }
    }

    /** Whether a call is under way of which no answer has come. */
    public boolean awaitsAnswer() {
        return open.values().stream().anyMatch(AnswerWatch::isAwaiting);
    }

    /** Bytes that were handed to connections and that the network has not taken. */
    public long waiting() {
        return open.keySet().stream().mapToLong(Wire::waiting).sum();
    }

    private static long waiting(Channel channel) {
        ChannelOutboundBuffer socket = channel.unsafe().outboundBuffer();
        return socket == null ? 0 : socket.totalPendingWriteBytes();
    }
}
