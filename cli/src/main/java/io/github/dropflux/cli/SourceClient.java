package io.github.dropflux.cli;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/** Clients that URLs are read with: a connection each, no redirect followed by itself, no encoding asked for. */
final class SourceClient {

    private static final int CONNECT_MILLIS = 10_000;

    /** Proxies and gateways add more than the 8 KiB that Netty reads. */
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private final HttpClient client;
    private final @Nullable Path certificates;

    private SourceClient(HttpClient client, @Nullable Path certificates) {
        this.client = client;
        this.certificates = certificates;
    }

    /** Trusts what the system trusts, and what the file names too. */
    static SourceClient create(@Nullable Path certificates) {
        return over(HttpClient.newConnection(), certificates);
    }

    static SourceClient over(HttpClient client, @Nullable Path certificates) {
        return new SourceClient(
                client.followRedirect(false)
                        .disableRetry(true)
                        .headers(
                                headers ->
                                        headers.set(
                                                HttpHeaderNames.ACCEPT_ENCODING,
                                                HttpHeaderValues.IDENTITY))
                        .httpResponseDecoder(decoder -> decoder.maxHeaderSize(MAX_HEAD_BYTES))
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS),
                certificates);
    }

    /**
     * The client for a URL.
     *
     * @throws IllegalArgumentException if the file holds no certificate
     */
    HttpClient of(SourceUrl url) {
        if (!url.secure() || (certificates == null && !SourceTrust.isForeignToJdk(url.host()))) {
            return client;
        }
        SslContext trust = SourceTrust.context(certificates);
        return client.secure(spec -> spec.sslContext(trust));
    }
}
