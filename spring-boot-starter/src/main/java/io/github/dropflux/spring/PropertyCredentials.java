package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxCredentials;
import java.util.function.Supplier;

/** The credentials that the properties name. */
final class PropertyCredentials {

    private static final String ACTION =
            "Set dropflux.app-key and dropflux.refresh-token, or dropflux.access-token, or define a bean"
                    + " of type DropboxCredentials; DropboxCredentials.perRequest() is one for services"
                    + " whose uploads bring their own.";

    private PropertyCredentials() {}

    /** Whether a token is set; an app alone may be that of several accounts. */
    static boolean areIn(DropfluxProperties properties) {
        return properties.accessToken() != null || properties.refreshToken() != null;
    }

    static DropboxCredentials of(DropfluxProperties properties) {
        String accessToken = properties.accessToken();
        String appKey = properties.appKey();
        String appSecret = properties.appSecret();
        String refreshToken = properties.refreshToken();
        if (accessToken != null) {
            if (refreshToken != null) {
                throw new InvalidCredentialsException(
                        "dropflux.access-token and dropflux.refresh-token are both set.",
                        "Remove one of them; a refresh token lasts longer.");
            }
            return checked(() -> DropboxCredentials.accessToken(accessToken));
        }
        if (refreshToken == null) {
            throw new InvalidCredentialsException(
                    appKey == null
                            ? "No Dropbox credentials are configured."
                            : "dropflux.app-key is set, and dropflux.refresh-token is not.",
                    ACTION);
        }
        if (appKey == null) {
            throw new InvalidCredentialsException(
                    "dropflux.refresh-token is set, and dropflux.app-key is not.", ACTION);
        }
        return checked(
                () ->
                        appSecret == null
                                ? DropboxCredentials.refreshToken(appKey, refreshToken)
                                : DropboxCredentials.refreshToken(appKey, appSecret, refreshToken));
    }

    private static DropboxCredentials checked(Supplier<DropboxCredentials> credentials) {
        try {
            return credentials.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidCredentialsException(
                    "Dropbox credentials are malformed: " + e.getMessage() + ".",
                    "Copy them again; they are of visible ASCII characters.");
        }
    }
}
