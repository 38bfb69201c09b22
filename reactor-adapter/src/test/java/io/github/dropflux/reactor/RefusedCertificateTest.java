package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.reactor.test.RawServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;

/** A server that cannot prove who it is gets neither token nor bytes, and is not asked twice. */
class RefusedCertificateTest extends RawUploads {

    private static final Instant NOW = Instant.now();
    private static final char[] PASSWORD = "test".toCharArray();

    private final X509Bundle authority;
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();

    RefusedCertificateTest() throws Exception {
        authority =
                new CertificateBuilder()
                        .subject("CN=authority")
                        .ecp256()
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
    }

    private static CertificateBuilder valid() {
        return new CertificateBuilder()
                .subject("CN=server")
                .ecp256()
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth()
                .notBefore(NOW.minus(Duration.ofDays(2)))
                .notAfter(NOW.plus(Duration.ofDays(2)));
    }

    private RawServer serverWith(X509Bundle certificate) throws Exception {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificate.toKeyStore(PASSWORD), PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        ServerSocketFactory sockets = tls.getServerSocketFactory();
        return keep(
                RawServer.start(
                        sockets,
                        "https",
                        peer -> {
                            heads.add(peer.readRequest());
                            peer.answer(200, metadata(new byte[0]));
                            peer.awaitEnd();
                        }));
    }

    private HttpClient trusting() throws Exception {
        SslContext trust =
                SslContextBuilder.forClient()
                        .trustManager(authority.toTrustManagerFactory())
                        .build();
        return HttpClient.create().secure(tls -> tls.sslContext(trust));
    }

    private void assertRefused(X509Bundle certificate, String reason) throws Exception {
        RawServer server = serverWith(certificate);
        HttpClient client = trusting();
        DropboxException failure = failure(server, 1000, b -> b.httpClient(client));
        assertThat(failure)
                .isInstanceOf(DropboxTransportException.class)
                .hasMessageContaining("check the endpoint and its certificate")
                .hasMessageContaining(reason);
        assertThat(failure.isTransient()).isFalse();
        assertThat(server.connections()).isOne();
        assertThat(String.join("", heads)).isEmpty();
    }

    @Test
    void one_that_is_in_order_is_taken() throws Exception {
        RawServer server = serverWith(valid().buildIssuedBy(authority));
        HttpClient client = trusting();
        DropboxUploader uploader = uploader(server.url(), b -> b.httpClient(client));
        assertThat(
                        uploader.upload(
                                        UploadRequest.to("/a")
                                                .body(UploadBody.fromBytes(new byte[0])))
                                .block(PATIENCE))
                .isNotNull();
        assertThat(heads).hasSize(1);
    }

    @Test
    void one_for_another_name() throws Exception {
        assertRefused(
                new CertificateBuilder()
                        .subject("CN=127.0.0.1")
                        .ecp256()
                        .addSanDnsName("content.dropboxapi.com")
                        .buildIssuedBy(authority),
                "127.0.0.1 found");
    }

    @Test
    void one_that_only_its_owner_vouches_for() throws Exception {
        assertRefused(
                valid().setIsCertificateAuthority(true).buildSelfSigned(), "certification path");
    }

    @Test
    void one_that_has_expired() throws Exception {
        assertRefused(
                valid().notAfter(NOW.minus(Duration.ofDays(1))).buildIssuedBy(authority),
                "NotAfter");
    }

    @Test
    void one_that_is_not_valid_yet() throws Exception {
        assertRefused(
                valid().notBefore(NOW.plus(Duration.ofDays(1))).buildIssuedBy(authority),
                "NotBefore");
    }
}
