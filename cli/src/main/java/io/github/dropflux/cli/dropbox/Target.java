package io.github.dropflux.cli.dropbox;

import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.UrlText;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.internal.http.Endpoints;
import java.net.URI;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which Dropbox the upload goes to.
 *
 * @param endpoint null for Dropbox itself
 * @param embedded the emulator started for this upload, to be closed after it; else null
 */
public record Target(
        @Nullable URI endpoint, DropboxCredentials credentials, @Nullable EmbeddedEmulator embedded)
        implements AutoCloseable {

    /** An emulator takes any token that is well formed. */
    private static final DropboxCredentials PLACEHOLDER =
            DropboxCredentials.accessToken("emulator");

    /**
     * Chooses by what was given.
     *
     * @param length of the source, when known: it decides whether an embedded emulator keeps the bytes
     * @throws IllegalArgumentException if the choice isn't clear, or would need a token
     */
    static Target choose(
            @Nullable URI endpoint,
            @Nullable DropboxCredentials credentials,
            OptionalLong length,
            Surroundings surroundings) {
        if (credentials != null) {
            return new Target(endpoint, credentials, null);
        }
        if (endpoint == null && surroundings.quiet()) {
            throw new IllegalArgumentException(
                    "No token, and --quiet would not say that an emulator takes its place: log in with 'dropflux"
                            + " login', set DROPBOX_REFRESH_TOKEN and DROPBOX_APP_KEY, or name an emulator with"
                            + " --endpoint");
        }
        if (endpoint == null) {
            surroundings.remark(
                    "no token given: using an embedded Dropbox emulator ('dropflux login' or"
                            + " DROPBOX_ACCESS_TOKEN is for the real one)");
            EmbeddedEmulator emulator = EmbeddedEmulator.start(length, surroundings);
            return new Target(emulator.endpoint(), PLACEHOLDER, emulator);
        }
        if (!Endpoints.isLoopback(String.valueOf(endpoint.getHost()))) {
            throw new IllegalArgumentException(
                    "No token for "
                            + UrlText.of(endpoint.toString())
                            + ": log in with 'dropflux login', pass --token or --refresh-token, or set"
                            + " DROPBOX_ACCESS_TOKEN");
        }
        surroundings.remark(
                "no token given: sending a placeholder, which emulators take (pass --token to send"
                        + " one)");
        return new Target(endpoint, PLACEHOLDER, null);
    }

    /**
     * Sets where to send what, and as whom.
     *
     * @param resumable whether a checkpoint is kept; if not, its account need not be asked for
     */
    public void apply(DropboxUploaderBuilder builder, boolean resumable) {
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        builder.credentials(resumable ? credentials : credentials.named("this command"));
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
