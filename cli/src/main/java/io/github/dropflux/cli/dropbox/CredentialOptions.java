package io.github.dropflux.cli.dropbox;

import io.github.dropflux.cli.surroundings.CredentialVariables;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.DropboxCredentials;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Whose Dropbox to write to, from options, or else from the environment, or else from a login. What is given in part, or
 * could mean two accounts, is an error: never the wrong account in silence.
 */
final class CredentialOptions {

    @Option(
            names = "--token",
            paramLabel = "T",
            description =
                    "Access token, which lasts about 4 hours; better given as DROPBOX_ACCESS_TOKEN, which"
                            + " other users of the machine can't see.")
    private @Nullable String token;

    @Option(
            names = "--refresh-token",
            paramLabel = "T",
            description =
                    "Refresh token, to get access tokens with as needed; better given as"
                            + " DROPBOX_REFRESH_TOKEN. Needs --app-key.")
    private @Nullable String refreshToken;

    @Option(
            names = "--app-key",
            paramLabel = "KEY",
            description = "Key of the app that the refresh token is for, or DROPBOX_APP_KEY.")
    private @Nullable String appKey;

    @Option(
            names = "--app-secret",
            paramLabel = "SECRET",
            description =
                    "Its secret, unless the app was authorized with PKCE; better given as"
                            + " DROPBOX_APP_SECRET.")
    private @Nullable String appSecret;

    /**
     * The account, or null when none is given.
     *
     * @param endpoint which a login has to be of; null for Dropbox itself
     * @throws IllegalArgumentException if they are incomplete, ambiguous or malformed; the message quotes none of them
     */
    @Nullable ChosenAccount choose(@Nullable URI endpoint, Surroundings surroundings) {
        requireContent("--token", token);
        requireContent("--refresh-token", refreshToken);
        requireContent("--app-key", appKey);
        requireContent("--app-secret", appSecret);
        boolean refreshing = refreshToken != null || appKey != null || appSecret != null;
        if (token != null) {
            if (refreshing) {
                throw new IllegalArgumentException(
                        "--token comes without --refresh-token, --app-key and --app-secret: give one or"
                                + " the other");
            }
            return new ChosenAccount(DropboxCredentials.accessToken(token.strip()), "--token");
        }
        String access =
                refreshing ? null : variable(CredentialVariables.ACCESS_TOKEN, surroundings);
        String refresh = either(refreshToken, CredentialVariables.REFRESH_TOKEN, surroundings);
        if (access == null) {
            return refreshing(refresh, endpoint, surroundings);
        }
        if (refresh != null) {
            throw new IllegalArgumentException(
                    CredentialVariables.ACCESS_TOKEN
                            + " and "
                            + CredentialVariables.REFRESH_TOKEN
                            + " are both set, perhaps for two accounts: unset one, or choose with --token"
                            + " or --refresh-token");
        }
        return new ChosenAccount(
                DropboxCredentials.accessToken(access), CredentialVariables.ACCESS_TOKEN);
    }

    private @Nullable ChosenAccount refreshing(
            @Nullable String refresh, @Nullable URI endpoint, Surroundings surroundings) {
        String key = either(appKey, CredentialVariables.APP_KEY, surroundings);
        String secret = either(appSecret, CredentialVariables.APP_SECRET, surroundings);
        if (refresh == null && appKey == null && appSecret == null) {
            ChosenAccount login = StoredLogin.account(endpoint, surroundings);
            if (login != null || (key == null && secret == null)) {
                return login;
            }
        }
        if (refresh == null) {
            throw new IllegalArgumentException(
                    "An app key or secret is of no use alone: pass --refresh-token too, set "
                            + CredentialVariables.REFRESH_TOKEN
                            + ", or log in with 'dropflux login'");
        }
        if (key == null) {
            throw new IllegalArgumentException(
                    "A refresh token needs the key of its app: pass --app-key, or set "
                            + CredentialVariables.APP_KEY);
        }
        return new ChosenAccount(
                secret == null
                        ? DropboxCredentials.refreshToken(key, refresh)
                        : DropboxCredentials.refreshToken(key, secret, refresh),
                refreshToken == null ? CredentialVariables.REFRESH_TOKEN : "--refresh-token");
    }

    private static void requireContent(String option, @Nullable String value) {
        if (value != null && value.isBlank()) {
            throw new IllegalArgumentException(option + " is empty: leave it out for an emulator");
        }
    }

    private static @Nullable String either(
            @Nullable String option, String variable, Surroundings surroundings) {
        return option == null ? variable(variable, surroundings) : option.strip();
    }

    private static @Nullable String variable(String name, Surroundings surroundings) {
        String value = surroundings.environment().apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
