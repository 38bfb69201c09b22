package io.github.dropflux.benchmarks.server;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * TLS of a server on loopback.
 *
 * @param certificate PEM file for its clients, deleted as this process ends
 */
public record SelfSigned(Path certificate, SslContext context) {

    /** A certificate of loopback and these hosts; BoringSSL where it is to be had. */
    public static SelfSigned of(String... hosts) throws Exception {
        CertificateBuilder builder =
                new CertificateBuilder()
                        .subject("CN=" + hosts[0])
                        .ecp256()
                        .addSanIpAddress("127.0.0.1")
                        .setIsCertificateAuthority(true);
        for (String host : hosts) {
            builder.addSanDnsName(host);
        }
        X509Bundle bundle = builder.buildSelfSigned();
        Path certificate = Files.createTempFile("benchmark-server", ".pem");
        certificate.toFile().deleteOnExit();
        Files.writeString(certificate, bundle.getCertificatePEM());
        SslContext context =
                SslContextBuilder.forServer(
                                bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
                        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                        .build();
        return new SelfSigned(certificate, context);
    }
}
