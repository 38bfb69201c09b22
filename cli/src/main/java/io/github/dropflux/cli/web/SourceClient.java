package io.github.dropflux.cli.web;

import io.github.dropflux.cli.surroundings.EnvironmentProxy;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/** Clients that URLs are read with: a connection each, no redirect followed by itself, no encoding asked for. */
public final class SourceClient {

    private static final int CONNECT_MILLIS = 10_000;

    /** Proxies and gateways add more than the 8 KiB that Netty reads. */
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private final HttpClient client;
    private final @Nullable Path certificates;
    private final Function<String, @Nullable String> environment;

    private SourceClient(
            HttpClient client,
            @Nullable Path certificates,
            Function<String, @Nullable String> environment) {
        this.client = client;
        this.certificates = certificates;
        this.environment = environment;
    }

    /**
     * Trusts what the system trusts, and what the file names too.
     *
     * @param environment may name a proxy
     */
    public static SourceClient create(
            @Nullable Path certificates, Function<String, @Nullable String> environment) {
        return over(HttpClient.newConnection(), certificates, environment);
    }

    static SourceClient over(
            HttpClient client,
            @Nullable Path certificates,
            Function<String, @Nullable String> environment) {
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
                certificates,
                environment);
    }

    /** The proxy on the way to a URL, in words; empty where there is none. */
    String proxyInWords(SourceUrl url) {
        EnvironmentProxy proxy = EnvironmentProxy.of(environment, url.secure(), url.host());
        return proxy == null ? "" : proxy.inWords();
    }

    /**
     * The client for a URL.
     *
     * @throws IllegalArgumentException if the file holds no certificate, or the environment names no proxy
     */
    public HttpClient of(SourceUrl url) {
        EnvironmentProxy proxy = EnvironmentProxy.of(environment, url.secure(), url.host());
        HttpClient direct = proxy == null ? client : proxy.applyTo(client);
        if (!url.secure() || (certificates == null && !SourceTrust.isForeignToJdk(url.host()))) {
            return direct;
        }
        SslContext trust = SourceTrust.context(certificates);
        return direct.secure(spec -> spec.sslContext(trust));
    }
}
