package io.github.dropflux.benchmarks.link;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;

/**
 * Answers in the place of hosts that a client reaches through this proxy with TLS, for clients that
 * know no other address than Dropbox's.
 *
 * @param tls with a certificate of these hosts
 */
record Interception(SslContext tls) {

    private static final int HEADER_BYTES = 64 << 10;
    private static final int CHUNK_BYTES = 256 << 10;

    static HttpServerCodec codec() {
        return new HttpServerCodec(
                new HttpDecoderConfig()
                        .setMaxHeaderSize(HEADER_BYTES)
                        .setMaxChunkSize(CHUNK_BYTES));
    }

    /** What the client sends from now on is encrypted. */
    void encrypt(ChannelPipeline pipeline) {
        pipeline.replace(HttpServerCodec.class, "http", codec());
        pipeline.addBefore("http", "tls", tls.newHandler(pipeline.channel().alloc()));
    }
}
