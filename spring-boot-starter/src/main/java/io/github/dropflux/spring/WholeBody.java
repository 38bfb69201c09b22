package io.github.dropflux.spring;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The body of a request, which has an end only if its connection has not broken off before, and what came on it could be read.
 * Reactor Netty completes what is cut off as it stops, and what ends in garbage instead of a chunk, as if they were
 * whole.
 */
final class WholeBody {

    private static final String WATCH = "dropflux.decoding";
    private static final AttributeKey<Boolean> BROKEN =
            AttributeKey.valueOf(WholeBody.class, "broken");

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
     * @param read whether somebody has read it before, who may have cancelled that: what is left then ends as the server says
     */
    static Flux<DataBuffer> of(
            ServerHttpRequest request, Flux<DataBuffer> body, AtomicBoolean read) {
        HttpServerRequest received = received(request);
        return received == null ? body : Flux.defer(() -> of(received, body, read.getAndSet(true)));
    }

    private static Flux<DataBuffer> of(
            HttpServerRequest request, Flux<DataBuffer> body, boolean again) {
        return body.concatWith(
                Flux.defer(
                        () ->
                                test(request, connection -> isWhole(connection, again))
                                        ? Flux.empty()
                                        : Flux.error(
                                                new AbortedException(
                                                        "Connection has been closed, or was not readable, before the"
                                                                + " end of the body"))));
    }

    /** Whether the connection of this request is gone, or has brought what the server could not read. */
    static boolean isBroken(ServerHttpRequest request) {
        HttpServerRequest received = received(request);
        return received != null && !test(received, connection -> isUsable(connection.channel()));
    }

    /**
     * Closes the connection of this request once what was written of the answer is sent, so that the answer is seen to have no
     * end. Empty on other servers than Reactor Netty.
     */
    static Optional<Mono<Void>> closeConnection(ServerHttpRequest request) {
        return Optional.ofNullable(received(request)).map(WholeBody::close);
    }

    private static Mono<Void> close(HttpServerRequest request) {
        return Mono.<Void>fromRunnable(
                        () ->
                                request.withConnection(
                                        connection ->
                                                connection
                                                        .channel()
                                                        .writeAndFlush(Unpooled.EMPTY_BUFFER)
                                                        .addListener(ChannelFutureListener.CLOSE)))
                // Closed meanwhile.
                .onErrorComplete(IllegalStateException.class);
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

    /** A server that stops cancels the reading, which ends the body, before it closes the connection. */
    private static boolean isWhole(Connection connection, boolean again) {
        boolean whole = again || !isCancelled(connection);
        if (!whole) {
            connection.channel().attr(BROKEN).set(true);
        }
        return whole && isUsable(connection.channel());
    }

    private static boolean isCancelled(Connection connection) {
        return connection instanceof ChannelOperations<?, ?> reading
                && reading.isInboundCancelled();
    }

    private static boolean test(HttpServerRequest request, Predicate<Connection> condition) {
        AtomicBoolean result = new AtomicBoolean();
        request.withConnection(connection -> result.set(condition.test(connection)));
        return result.get();
    }

    private static boolean isUsable(Channel channel) {
        return channel.isActive() && !channel.hasAttr(BROKEN);
    }

    /** Once a message could not be decoded, nothing that comes on the connection can be. */
    @ChannelHandler.Sharable
    private static final class DecodingWatch extends ChannelInboundHandlerAdapter {

        private static final DecodingWatch INSTANCE = new DecodingWatch();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof DecoderResultProvider decoded
                    && decoded.decoderResult().isFailure()) {
                context.channel().attr(BROKEN).set(true);
            }
            context.fireChannelRead(message);
        }
    }
}
