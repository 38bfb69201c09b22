package io.github.dropflux.cli.web;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the system trusts, and the certificates of a file too. The JDK refuses a certificate for any host with an underscore in its
 * name: those names are compared here, after the JDK has found the chain to be good.
 */
final class SourceTrust extends X509ExtendedTrustManager {

    /** The type of a name of a host among a certificate's alternative names. */
    private static final Integer DNS = 2;

    private final X509ExtendedTrustManager jdk;

    private SourceTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    static boolean isForeignToJdk(String host) {
        return host.contains("_");
    }

    /** @throws IllegalArgumentException if the file holds no certificate */
    static SslContext context(@Nullable Path certificates) {
        try {
            X509ExtendedTrustManager system = manager(null);
            return SslContextBuilder.forClient()
                    .trustManager(
                            new SourceTrust(
                                    certificates == null
                                            ? system
                                            : manager(both(system, certificates))))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "No certificate can be read from '" + certificates + "': give a PEM file", e);
        }
    }

    private static KeyStore both(X509ExtendedTrustManager system, Path certificates)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        add(trusted, "system", List.of(system.getAcceptedIssuers()));
        try (InputStream file = Files.newInputStream(certificates)) {
            add(
                    trusted,
                    "file",
                    CertificateFactory.getInstance("X.509").generateCertificates(file));
        }
        return trusted;
    }

    private static void add(
            KeyStore trusted, String from, Collection<? extends Certificate> certificates)
            throws GeneralSecurityException {
        int number = 0;
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry(from + number++, certificate);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("the JDK has no trust manager that checks hosts");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        String host = engine.getPeerHost();
        if (host == null || !isForeignToJdk(host)) {
            jdk.checkServerTrusted(chain, type, engine);
            return;
        }
        jdk.checkServerTrusted(chain, type);
        requireHost(chain[0], host);
    }

    /** @throws CertificateException if the certificate is not for the host */
    static void requireHost(X509Certificate certificate, String host) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (DNS.equals(name.get(0)) && isNamedBy(host, String.valueOf(name.get(1)))) {
                return;
            }
        }
        throw new CertificateException("the certificate is not for " + host);
    }

    /** RFC 9525, 6.3: a wildcard stands for the whole first label, and not before a top-level domain. */
    private static boolean isNamedBy(String host, String name) {
        String asked = host.toLowerCase(Locale.ROOT);
        String given = name.toLowerCase(Locale.ROOT);
        if (!given.startsWith("*.")) {
            return asked.equals(given);
        }
        String domain = given.substring(1);
        int dot = asked.indexOf('.');
        return dot > 0 && asked.substring(dot).equals(domain) && domain.indexOf('.', 1) > 0;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        jdk.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        jdk.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        jdk.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        jdk.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
