package io.github.dropflux.cli.login;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.cli.dropbox.EndpointOptions;
import io.github.dropflux.cli.dropbox.StoredLogin;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends logins at the Dropbox that they are of, and sends them nowhere else. */
public final class Revocation {

    /** Where a user can end them by hand. */
    public static final String BY_HAND = "https://www.dropbox.com/account/connected_apps";

    private final EndpointOptions endpoint;
    private final Surroundings surroundings;

    /** With the certificate and the proxy of these. */
    public Revocation(EndpointOptions endpoint, Surroundings surroundings) {
        this.endpoint = endpoint;
        this.surroundings = surroundings;
    }

    /** Whether the options are about the Dropbox of this login: no endpoint is the login's own. */
    public boolean isOf(StoredLogin login) {
        return endpoint.endpoint() == null || Objects.equals(endpoint.endpoint(), login.endpoint());
    }

    /**
     * Ends a login that {@link #isOf} this Dropbox.
     *
     * @return why that did not work; null if it did, or was done before
     */
    public @Nullable DropboxException end(StoredLogin login) {
        if (!isOf(login)) {
            throw new IllegalArgumentException("the login is of another Dropbox");
        }
        DropboxUploaderBuilder builder = DropboxUploader.builder().credentials(login.credentials());
        endpoint.apply(builder, surroundings);
        if (login.endpoint() != null) {
            builder.endpoint(login.endpoint());
        }
        try (DropboxUploader dropbox = builder.build()) {
            dropbox.revoke().block();
            return null;
        } catch (DropboxException e) {
            // It was ended before, by the user or by another logout.
            return e instanceof DropboxApiException refused && refused.tag().equals("invalid_grant")
                    ? null
                    : e;
        }
    }
}
