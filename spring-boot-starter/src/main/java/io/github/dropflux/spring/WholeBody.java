package io.github.dropflux.spring;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The body of a request, which has an end only if its connection has not broken off before, and what came on it could be read.
 * Reactor Netty completes what was cut off while it stops gracefully, and what ends in garbage instead of a chunk, as if they were
 * whole.
 */
final class WholeBody {

    private static final String WATCH = "dropflux.decoding";
    private static final AttributeKey<Boolean> GARBAGE =
            AttributeKey.valueOf(WholeBody.class, "garbage");

    private WholeBody() {}

    /** From now on, what cannot be read of this request is noticed; to be called before any of its body can have come. */
    static void watch(ServerHttpRequest request) {
        HttpServerRequest received = received(request);
        if (received != null) {
            received.withConnection(connection -> watch(connection.channel().pipeline()));
        }
    }

    /** Right behind the decoder, since Reactor Netty's next handler makes an ordinary end of it. */
    private static void watch(ChannelPipeline pipeline) {
        if (pipeline.get(WATCH) == null && pipeline.get(NettyPipeline.HttpCodec) != null) {
            pipeline.addAfter(NettyPipeline.HttpCodec, WATCH, DecodingWatch.INSTANCE);
        }
    }

    /**
     * @param body of this request, or what a filter made of it
     */
    static Flux<DataBuffer> of(ServerHttpRequest request, Flux<DataBuffer> body) {
        HttpServerRequest received = received(request);
        return received == null
                ? body
                : body.concatWith(
                        Flux.defer(
                                () ->
                                        isWhole(received)
                                                ? Flux.empty()
                                                : Flux.error(
                                                        new AbortedException(
                                                                "Connection has been closed, or was not readable, before the"
                                                                        + " end of the body"))));
    }

    /** Whether the connection of this request is gone, or has brought what the server could not read. */
    static boolean isBroken(ServerHttpRequest request) {
        HttpServerRequest received = received(request);
        return received != null && !isWhole(received);
    }

    /** Null on other servers than Reactor Netty, and for requests that no server has received. */
    private static @Nullable HttpServerRequest received(ServerHttpRequest request) {
        try {
            return ServerHttpRequestDecorator.getNativeRequest(request)
                            instanceof HttpServerRequest known
                    ? known
                    : null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    private static boolean isWhole(HttpServerRequest request) {
        AtomicBoolean connected = new AtomicBoolean();
        request.withConnection(connection -> connected.set(isWhole(connection.channel())));
        return connected.get();
    }

    private static boolean isWhole(Channel channel) {
        return channel.isActive() && !channel.hasAttr(GARBAGE);
    }

    /** Once a message could not be decoded, nothing that comes on the connection can be. */
    @ChannelHandler.Sharable
    private static final class DecodingWatch extends ChannelInboundHandlerAdapter {

        private static final DecodingWatch INSTANCE = new DecodingWatch();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof DecoderResultProvider decoded
                    && decoded.decoderResult().isFailure()) {
                context.channel().attr(GARBAGE).set(true);
            }
            context.fireChannelRead(message);
        }
    }
}
