package io.github.dropflux.benchmarks.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One connection: counts a request's bytes, throws them away but for an argument, and answers. */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written has nobody who waits for it
final class DiscardHandler extends ChannelInboundHandlerAdapter {

    private final ServerCounters counters;
    private final IntSupplier delayMillis;
    private final @Nullable SourceHashes source;
    private String route = "";
    private final StringBuilder spoken = new StringBuilder();
    private @Nullable String argument;
    private @Nullable EntryHashes hashes;
    private long bytes;

    /**
     * @param source null for a server that gives no hash of what came through a session
     */
    DiscardHandler(
            ServerCounters counters, IntSupplier delayMillis, @Nullable SourceHashes source) {
        this.source = source;
        this.counters = counters;
        this.delayMillis = delayMillis;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        counters.connection();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                String uri = request.uri();
                route = uri.substring(uri.lastIndexOf('/') + 1);
                argument = request.headers().get("Dropbox-API-Arg");
                spoken.setLength(0);
                bytes = 0;
                hashes =
                        route.equals("append_batch") && argument != null
                                ? new EntryHashes(argument)
                                : null;
            }
            if (message instanceof HttpContent content) {
                bytes += content.content().readableBytes();
                if (hashes != null) {
                    hashes.add(content.content());
                }
                if (argument == null) {
                    // A body in pieces is cut between letters of one byte: dropflux writes no
                    // other.
                    spoken.append(content.content().toString(StandardCharsets.ISO_8859_1));
                }
            }
            if (message instanceof LastHttpContent) {
                counters.request(bytes);
                FullHttpResponse answer = answer();
                int delay = delayMillis.getAsInt();
                if (delay == 0) {
                    context.writeAndFlush(answer);
                } else {
                    context.executor()
                            .schedule(
                                    () -> context.writeAndFlush(answer),
                                    delay,
                                    TimeUnit.MILLISECONDS);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private FullHttpResponse answer() {
        Answers answers =
                argument == null
                        ? Answers.to(route, spoken.toString(), 0, source)
                        : Answers.to(route, argument, bytes, source);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        answers.status(),
                        Unpooled.wrappedBuffer(answers.json()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, answers.json().length)
                .set("X-Dropbox-Request-Id", "0");
        return response;
    }

    /** A client that goes away is no failure of the server's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
