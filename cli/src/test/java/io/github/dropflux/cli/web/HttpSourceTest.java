package io.github.dropflux.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.PemFile;
import io.github.dropflux.cli.RawServer;
import io.github.dropflux.cli.report.SourceException;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Hosts that no test machine has, which all are loopback here. */
@Tag("sockets")
class HttpSourceTest {

    private static final String PASSWORD = "changeit";

    @TempDir private Path folder;

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
                        SourceClient.over(
                                HttpClient.newConnection().resolver(new AllLoopback()),
                                certificates,
                                name -> null),
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
        KeyStore keys = keysOf("*.dropflux.example");
        Path pem = PemFile.write((X509Certificate) keys.getCertificate("server"));
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        try (RawServer server =
                RawServer.serving(
                        tls.getServerSocketFactory(),
                        "https",
                        request -> Optional.of(RawServer.file("file")))) {
            String port = ":" + server.port() + "/x";
            assertThat(lengthsOf("https://my_host.dropflux.example" + port, pem))
                    .containsExactly(OptionalLong.of(4));
            for (String host :
                    List.of("my_host.other.example", "my_host.dropflux.example.org", "a.my_host")) {
                assertThatThrownBy(() -> lengthsOf("https://" + host + port, pem))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("the certificate is not for " + host);
            }
            assertThatThrownBy(() -> lengthsOf("https://plain.other.example" + port, pem))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("plain.other.example");
            assertThatThrownBy(() -> lengthsOf("https://my_host.dropflux.example" + port, null))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("--ca-cert");
        }
    }

    /** By the JDK's tool, since Netty's builder makes no certificate for a wildcard. */
    private KeyStore keysOf(String host) throws Exception {
        Path file = folder.resolve("keys.p12");
        int exit =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=example",
                                "-ext",
                                "san=dns:" + host,
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start()
                        .waitFor();
        assertThat(exit).as(Files.readString(folder.resolve("keytool.log"))).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }
}
