package io.github.dropflux.cli;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/** The client that URLs are read with: a connection each, no redirect followed by itself, no encoding asked for. */
final class SourceClient {

    private static final int CONNECT_MILLIS = 10_000;

    /** Proxies and gateways add more than the 8 KiB that Netty reads. */
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private SourceClient() {}

    /**
     * A client that trusts what the system trusts, and what the file names too.
     *
     * @throws IllegalArgumentException if the file holds no certificate
     */
    static HttpClient create(@Nullable Path certificates) {
        HttpClient client =
                HttpClient.newConnection()
                        .followRedirect(false)
                        .disableRetry(true)
                        .headers(
                                headers ->
                                        headers.set(
                                                HttpHeaderNames.ACCEPT_ENCODING,
                                                HttpHeaderValues.IDENTITY))
                        .httpResponseDecoder(decoder -> decoder.maxHeaderSize(MAX_HEAD_BYTES))
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
        if (certificates == null) {
            return client;
        }
        SslContext trust = trust(certificates);
        return client.secure(spec -> spec.sslContext(trust));
    }

    private static SslContext trust(Path certificates) {
        try (InputStream file = Files.newInputStream(certificates)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (TrustManager manager : managers(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager system) {
                    add(trusted, "system", system.getAcceptedIssuers());
                }
            }
            add(
                    trusted,
                    "file",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(file)
                            .toArray(Certificate[]::new));
            return SslContextBuilder.forClient().trustManager(managers(trusted)).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "No certificate can be read from '" + certificates + "': give a PEM file", e);
        }
    }

    private static void add(KeyStore trusted, String from, Certificate[] certificates)
            throws GeneralSecurityException {
        for (int i = 0; i < certificates.length; i++) {
            trusted.setCertificateEntry(from + i, certificates[i]);
        }
    }

    private static TrustManagerFactory managers(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }
}
