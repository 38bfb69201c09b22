package io.github.dropflux.cli.dropbox;

import io.github.dropflux.cli.surroundings.EnvironmentProxy;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where Dropbox is. */
public final class EndpointOptions {

    private static final URI DROPBOX = URI.create("https://content.dropboxapi.com");

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            converter = Converters.Endpoint.class,
            description =
                    "Where Dropbox is, e.g. an emulator. Default: Dropbox; an upload without a token or a"
                            + " login goes to an embedded emulator.")
    private @Nullable URI endpoint;

    @Option(
            names = "--ca-cert",
            paramLabel = "PEM",
            description =
                    "Trust this certificate of the endpoint, e.g. an emulator's, and of an https SOURCE.")
    private @Nullable Path caCertificate;

    /** Null for Dropbox itself. */
    public @Nullable URI endpoint() {
        return endpoint;
    }

    /** Null when only what the system trusts is trusted. */
    @Nullable Path caCertificate() {
        return caCertificate;
    }

    /** Tells the builder where it is, and of the proxy on the way there. */
    public void apply(DropboxUploaderBuilder builder, Surroundings surroundings) {
        apply(builder, proxy(surroundings), Wire.unlimited());
    }

    /**
     * Tells the builder where it is.
     *
     * @param proxy on the way there; null for none
     * @param wire that its connections are of
     */
    void apply(DropboxUploaderBuilder builder, @Nullable EnvironmentProxy proxy, Wire wire) {
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (caCertificate != null) {
            builder.httpClient(Connection.open(caCertificate, proxy, wire).client());
            return;
        }
        builder.configureHttpClient(wire::applyTo);
        if (proxy != null) {
            builder.configureHttpClient(proxy::applyTo);
        }
    }

    /** The proxy that the environment names for it; null for none. */
    @Nullable EnvironmentProxy proxy(Surroundings surroundings) {
        return EnvironmentProxy.of(
                surroundings.environment(), endpoint == null ? DROPBOX : endpoint);
    }
}
