package io.github.dropflux.benchmarks.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection: passes requests on to the real server over a connection of its own,
 * holds each answer back until the server's time has passed since the request was whole, and refuses
 * appends that are too many.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written has nobody who waits for it
final class ProxyHandler extends ChannelInboundHandlerAdapter {

    /** Makes the connection to the real server. */
    @FunctionalInterface
    interface Upstream {

        /**
         * Connects on that client's event loop.
         *
         * @param answers gets whole answers, and is told when it can be written to
         */
        ChannelFuture connect(Channel client, ChannelInboundHandlerAdapter answers);
    }

    private static final HttpResponseStatus ESTABLISHED =
            new HttpResponseStatus(200, "Connection established");

    private final LinkProfile profile;
    private final CallLog log;
    private final ShapingHandler link;
    private final Upstream upstream;
    private final @Nullable Interception interception;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Channel server;
    private CallLog.@Nullable Call call;
    private long due;

    ProxyHandler(
            LinkProfile profile,
            CallLog log,
            ShapingHandler link,
            Upstream upstream,
            @Nullable Interception interception) {
        this.profile = profile;
        this.log = log;
        this.link = link;
        this.upstream = upstream;
        this.interception = interception;
    }

    @Override
    public void channelActive(ChannelHandlerContext client) {
        context = client;
        link.hold(true);
        ChannelFuture connecting = upstream.connect(client.channel(), new Answers());
        server = connecting.channel();
        connecting.addListener(
                (ChannelFutureListener)
                        done -> {
                            if (done.isSuccess()) {
                                link.hold(false);
                            } else {
                                client.close();
                            }
                        });
        client.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object message) {
        if (message instanceof HttpRequest request) {
            if (request.method().equals(HttpMethod.CONNECT)) {
                ReferenceCountUtil.release(message);
                intercept(client);
                return;
            }
            begin(client, request);
        }
        CallLog.Call current = call;
        if (current == null || current.refused()) {
            ReferenceCountUtil.release(message);
        } else {
            server().write(message);
        }
        if (message instanceof LastHttpContent && current != null) {
            if (current.refused()) {
                refuse(client);
            } else {
                due = now(client) + log.serverNanos();
            }
        }
    }

    private void begin(ChannelHandlerContext client, HttpRequest request) {
        String uri = request.uri();
        HttpHeaders headers = request.headers();
        boolean body = !"0".equals(headers.get(HttpHeaderNames.CONTENT_LENGTH));
        call = log.begin(uri.substring(uri.lastIndexOf('/') + 1), body, now(client));
        due = Long.MIN_VALUE;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext client) {
        server().flush();
        link.hold(!server().isWritable());
    }

    private void intercept(ChannelHandlerContext client) {
        if (interception == null) {
            client.close();
            return;
        }
        client.writeAndFlush(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, ESTABLISHED, Unpooled.EMPTY_BUFFER));
        interception.encrypt(client.pipeline());
    }

    private void refuse(ChannelHandlerContext client) {
        String wait = String.valueOf(profile.retryAfterSeconds());
        byte[] body =
                ("{\"error_summary\": \"too_many_requests/.\", \"error\": {\"reason\": {\".tag\":"
                                + " \"too_many_requests\"}, \"retry_after\": "
                                + wait
                                + "}}")
                        .getBytes(StandardCharsets.UTF_8);
        FullHttpResponse answer =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.TOO_MANY_REQUESTS,
                        Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.RETRY_AFTER, wait)
                .set("X-Dropbox-Request-Id", "0");
        answer(client, answer);
    }

    private void answer(ChannelHandlerContext client, FullHttpResponse answer) {
        end(client);
        client.writeAndFlush(answer);
    }

    private void end(ChannelHandlerContext client) {
        CallLog.Call ended = call;
        call = null;
        if (ended != null) {
            log.end(ended, now(client));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext client) {
        end(client);
        server().close();
        client.fireChannelInactive();
    }

    /** A client that goes away is no failure of the proxy's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
        client.close();
    }

    private Channel server() {
        return Objects.requireNonNull(server, "the connection is open");
    }

    private static long now(ChannelHandlerContext client) {
        return client.executor().ticker().nanoTime();
    }

    /** The end of the connection to the real server; on the same event loop. */
    private final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext same, Object message) {
            FullHttpResponse answer = (FullHttpResponse) message;
            ChannelHandlerContext client = Objects.requireNonNull(context, "it asked");
            long wait = due - now(client);
            if (due == Long.MIN_VALUE || wait <= 0) {
                answer(client, answer);
            } else {
                client.executor()
                        .schedule(() -> answer(client, answer), wait, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext same) {
            link.hold(!same.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext same) {
            Objects.requireNonNull(context, "it connected").close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext same, Throwable cause) {
            same.close();
        }
    }
}
