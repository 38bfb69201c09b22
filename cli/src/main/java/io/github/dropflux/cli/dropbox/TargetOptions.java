package io.github.dropflux.cli.dropbox;

import io.github.dropflux.cli.surroundings.EnvironmentProxy;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The options that say which Dropbox it is. */
public final class TargetOptions {

    @Mixin private final CredentialOptions credentials = new CredentialOptions();

    @Mixin private final EndpointOptions endpoint = new EndpointOptions();

    private boolean looked;
    private @Nullable ChosenAccount chosen;

    /** Null when only what the system trusts is trusted. */
    public @Nullable Path caCertificate() {
        return endpoint.caCertificate();
    }

    /** Null for Dropbox itself, or an embedded emulator. */
    public @Nullable URI endpoint() {
        return endpoint.endpoint();
    }

    /** Tells the builder of the endpoint, unless it is an embedded one. */
    public void apply(DropboxUploaderBuilder builder, Surroundings surroundings) {
        apply(builder, surroundings, Wire.unlimited());
    }

    /**
     * Tells the builder of the endpoint, unless it is an embedded one.
     *
     * @param wire that its connections are of
     */
    public void apply(DropboxUploaderBuilder builder, Surroundings surroundings, Wire wire) {
        endpoint.apply(builder, proxy(surroundings), wire);
    }

    /**
     * A client of one's own for the endpoint.
     *
     * @param wire that its connections are of
     */
    public Connection connect(Surroundings surroundings, Wire wire) {
        return Connection.open(endpoint.caCertificate(), proxy(surroundings), wire);
    }

    /** The proxy on the way to the endpoint, in words; empty where there is none. */
    public String proxyInWords(Surroundings surroundings) {
        EnvironmentProxy proxy = proxy(surroundings);
        return proxy == null ? "" : proxy.inWords();
    }

    private @Nullable EnvironmentProxy proxy(Surroundings surroundings) {
        // An embedded emulator is on this machine.
        return lasting(surroundings) ? endpoint.proxy(surroundings) : null;
    }

    /** Whether what is stored there is still there in the next run. */
    public boolean lasting(Surroundings surroundings) {
        return endpoint.endpoint() != null || account(surroundings) != null;
    }

    /** Whose Dropbox was chosen; null when nothing says so. Looked for once, since a login is a file. */
    public @Nullable ChosenAccount account(Surroundings surroundings) {
        if (!looked) {
            chosen = credentials.choose(endpoint.endpoint(), surroundings);
            looked = true;
        }
        return chosen;
    }

    /**
     * The Dropbox, started if it is an embedded one.
     *
     * @param length of the source, when known
     */
    public Target choose(OptionalLong length, Surroundings surroundings) {
        ChosenAccount account = account(surroundings);
        return Target.choose(
                endpoint.endpoint(),
                account == null ? null : account.credentials(),
                length,
                surroundings);
    }
}
