package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.FileMetadata;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Hosts that no test machine has, which all are loopback here. */
@Tag("sockets")
class HttpSourceTest {

    /** Resolves every name to loopback. */
    private static final class AllLoopback extends AddressResolverGroup<InetSocketAddress> {
        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {
                @Override
                protected void doResolve(String name, Promise<InetAddress> found) {
                    found.setSuccess(InetAddress.getLoopbackAddress());
                }

                @Override
                protected void doResolveAll(String name, Promise<List<InetAddress>> found) {
                    found.setSuccess(List.of(InetAddress.getLoopbackAddress()));
                }
            }.asAddressResolver();
        }
    }

    private static List<OptionalLong> lengthsOf(String url, @Nullable Path certificates) {
        List<OptionalLong> lengths = new CopyOnWriteArrayList<>();
        HttpSource source =
                new HttpSource(
                        SourceUrl.parse(url),
                        SourceClient.create(certificates).resolver(new AllLoopback()),
                        Duration.ofSeconds(30));
        FileMetadata none =
                source.feed(
                                bytes -> {
                                    lengths.add(bytes.length());
                                    return Mono.empty();
                                })
                        .block();
        assertThat(none).isNull();
        return lengths;
    }

    @Test
    void hostsMayHaveAnUnderscoreAlsoInRedirects() throws Exception {
        try (RawServer server =
                RawServer.serving(
                        request ->
                                Optional.of(
                                        request.contains("/y")
                                                ? RawServer.file("file")
                                                : RawServer.redirect(
                                                        "http://other_host:"
                                                                + request.replaceAll(
                                                                        "(?s).*my_host:(\\d+).*",
                                                                        "$1")
                                                                + "/y")))) {
            assertThat(lengthsOf("http://my_host:" + server.port() + "/x", null))
                    .containsExactly(OptionalLong.of(4));
            assertThat(server.requests().get(0)).contains("my_host:" + server.port());
            assertThat(server.requests().get(1)).contains("other_host:" + server.port());
        }
    }

    @Test
    void hostsMayHaveAnUnderscoreWithHttpsToo() throws Exception {
        X509Bundle bundle =
                new CertificateBuilder()
                        .subject("CN=example")
                        .ecp256()
                        .addSanDnsName("my_host.dropflux.example")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        Path pem = PemFile.write(bundle.getCertificate());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
        try (RawServer server =
                RawServer.serving(
                        tls.getServerSocketFactory(),
                        "https",
                        request -> Optional.of(RawServer.file("file")))) {
            assertThat(lengthsOf("https://my_host.dropflux.example:" + server.port() + "/x", pem))
                    .containsExactly(OptionalLong.of(4));
        }
    }
}
