package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A request that reaches a server in one piece, on a connection of its own. A server that answers
 * what it has not read closes the connection; what arrives after that resets it, and the answer can
 * be lost with it.
 */
final class WholeRequest {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int LARGEST_ANSWER = 1 << 20;

    private final byte[] wire;

    private WholeRequest(byte[] wire) {
        this.wire = wire;
    }

    /** A request with this body, of which each byte is a chunk where there are chunks. */
    static WholeRequest of(HttpRequest head, byte[] body) {
        head.headers()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        EmbeddedChannel encoder = new EmbeddedChannel(new HttpRequestEncoder());
        encoder.writeOutbound(head);
        int step = HttpUtil.isTransferEncodingChunked(head) ? 1 : Math.max(1, body.length);
        for (int i = 0; i < body.length; i += step) {
            encoder.writeOutbound(new DefaultHttpContent(Unpooled.copiedBuffer(body, i, step)));
        }
        encoder.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        encoder.finish();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (ByteBuf piece = encoder.readOutbound();
                piece != null;
                piece = encoder.readOutbound()) {
            wire.writeBytes(ByteBufUtil.getBytes(piece));
            piece.release();
        }
        return new WholeRequest(wire.toByteArray());
    }

    /** Sends it and waits for the answer's text. */
    String send(ConfigurableApplicationContext application) {
        EmbeddedChannel decoder =
                new EmbeddedChannel(
                        new HttpResponseDecoder(), new HttpObjectAggregator(LARGEST_ANSWER));
        try (Socket browser = Applications.connect(application)) {
            browser.setSoTimeout(PATIENCE_MILLIS);
            browser.getOutputStream().write(wire);
            decoder.writeInbound(Unpooled.wrappedBuffer(browser.getInputStream().readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        decoder.finish();
        FullHttpResponse answer = decoder.readInbound();
        assertThat(answer).as("the answer").isNotNull();
        try {
            return answer.content().toString(StandardCharsets.UTF_8);
        } finally {
            answer.release();
        }
    }
}
