package io.github.dropflux.cli.dropbox;

import io.github.dropflux.cli.surroundings.EnvironmentProxy;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which Dropbox it is. */
public final class TargetOptions {

    private static final URI DROPBOX = URI.create("https://content.dropboxapi.com");

    @Mixin private final CredentialOptions credentials = new CredentialOptions();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            converter = Converters.Endpoint.class,
            description =
                    "Where to send it, e.g. an emulator. Default: Dropbox, or with no token an embedded"
                            + " emulator.")
    private @Nullable URI endpoint;

    @Option(
            names = "--ca-cert",
            paramLabel = "PEM",
            description =
                    "Trust this certificate of the endpoint, e.g. an emulator's, and of an https SOURCE.")
    private @Nullable Path caCertificate;

    /** Null when only what the system trusts is trusted. */
    public @Nullable Path caCertificate() {
        return caCertificate;
    }

    /**
     * Tells the builder of the endpoint, unless it is an embedded one.
     *
     * @param wire that its connections are of
     */
    public void apply(DropboxUploaderBuilder builder, Surroundings surroundings, Wire wire) {
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (caCertificate != null) {
            builder.httpClient(connect(surroundings, wire).client());
            return;
        }
        builder.configureHttpClient(wire::applyTo);
        EnvironmentProxy proxy = proxy(surroundings);
        if (proxy != null) {
            builder.configureHttpClient(proxy::applyTo);
        }
    }

    /**
     * A client of one's own for the endpoint.
     *
     * @param wire that its connections are of
     */
    public Connection connect(Surroundings surroundings, Wire wire) {
        return Connection.open(caCertificate, proxy(surroundings), wire);
    }

    /** The proxy on the way to the endpoint, in words; empty where there is none. */
    public String proxyInWords(Surroundings surroundings) {
        EnvironmentProxy proxy = proxy(surroundings);
        return proxy == null ? "" : proxy.inWords();
    }

    private @Nullable EnvironmentProxy proxy(Surroundings surroundings) {
        // An embedded emulator is on this machine.
        return lasting(surroundings)
                ? EnvironmentProxy.of(
                        surroundings.environment(), endpoint == null ? DROPBOX : endpoint)
                : null;
    }

    /** Whether what is stored there is still there in the next run. */
    public boolean lasting(Surroundings surroundings) {
        return endpoint != null || credentials.choose(surroundings) != null;
    }

    /**
     * The Dropbox, started if it is an embedded one.
     *
     * @param length of the source, when known
     */
    public Target choose(OptionalLong length, Surroundings surroundings) {
        return Target.choose(endpoint, credentials.choose(surroundings), length, surroundings);
    }
}
