package io.github.dropflux.spring;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.Arrays;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/** TLS of a client from one of Spring Boot's SSL bundles. */
final class BundledTls {

    private BundledTls() {}

    static HttpClient on(HttpClient client, SslBundle bundle) {
        SslProvider.GenericSslContextSpec<SslContextBuilder> spec =
                Http11SslContextSpec.forClient().configure(builder -> configure(builder, bundle));
        return client.secure(tls -> tls.sslContext(spec));
    }

    private static void configure(SslContextBuilder builder, SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = bundle.getOptions();
        builder.keyManager(managers.getKeyManagerFactory())
                .trustManager(managers.getTrustManagerFactory());
        if (options.getCiphers() != null) {
            builder.ciphers(Arrays.asList(options.getCiphers()));
        }
        if (options.getEnabledProtocols() != null) {
            builder.protocols(options.getEnabledProtocols());
        }
    }
}
