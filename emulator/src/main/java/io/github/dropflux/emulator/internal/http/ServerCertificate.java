package io.github.dropflux.emulator.internal.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A certificate for the loopback interface, signed by itself and made anew for each emulator. */
public final class ServerCertificate {

    private static final Duration VALIDITY = Duration.ofDays(30);

    private final X509Certificate certificate;
    private final SslContext sslContext;

    private ServerCertificate(X509Certificate certificate, SslContext sslContext) {
        this.certificate = certificate;
        this.sslContext = sslContext;
    }

    /** Makes a certificate that is valid now, by the real time: clients check it against theirs. */
    public static ServerCertificate create() {
        try {
            Instant now = InstantSource.system().instant();
            X509Bundle bundle =
                    new CertificateBuilder()
                            .subject("CN=localhost")
                            .ecp256()
                            .notBefore(now.minus(Duration.ofDays(1)))
                            .notAfter(now.plus(VALIDITY))
                            .addSanDnsName("localhost")
                            .addSanIpAddress("127.0.0.1")
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned();
            SslContext context =
                    SslContextBuilder.forServer(
                                    bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
                            .build();
            return new ServerCertificate(bundle.getCertificate(), context);
        } catch (Exception e) {
            throw new IllegalStateException("could not make a certificate for localhost", e);
        }
    }

    /** The certificate, for a client to trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    SslContext sslContext() {
        return sslContext;
    }
}
