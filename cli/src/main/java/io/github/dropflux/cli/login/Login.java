package io.github.dropflux.cli.login;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.cli.dropbox.EndpointOptions;
import io.github.dropflux.cli.dropbox.StoredLogin;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.LoginException;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.cli.text.UrlText;
import io.github.dropflux.reactor.DropboxAuthorization;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From an app's key to a login that the commands after this one use. */
public final class Login {

    /** What the commands need, of all that an app may be allowed. */
    private static final List<String> SCOPES =
            List.of("account_info.read", "files.metadata.read", "files.content.write");

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final EndpointOptions endpoint;
    private final Surroundings surroundings;
    private @Nullable BufferedReader lines;

    /** Into the Dropbox at this endpoint. */
    public Login(EndpointOptions endpoint, Surroundings surroundings) {
        this.endpoint = endpoint;
        this.surroundings = surroundings;
    }

    /**
     * Asks for what is missing, and keeps what is granted.
     *
     * @param appKey null to ask for it
     * @param redirectPort where the browser brings the code; null to have it pasted
     * @throws IllegalArgumentException if there is no place for a login, or the key or code can't be one
     */
    public void run(@Nullable String appKey, @Nullable Integer redirectPort) throws Exception {
        // Before the user has done anything in vain.
        requireRoom();
        StoredLogin before = before();
        String key =
                appKey == null
                        ? ask("Key of your app (docs/cli.md says how to make one): ")
                        : appKey;
        DropboxAuthorization authorization =
                DropboxAuthorization.of(key).scopes(SCOPES.toArray(String[]::new));
        URI elsewhere = endpoint.endpoint();
        if (elsewhere != null) {
            authorization = authorization.endpoint(elsewhere);
        }
        DropboxUploaderBuilder builder =
                DropboxUploader.builder().credentials(DropboxCredentials.perRequest());
        endpoint.apply(builder, surroundings);
        try (DropboxUploader dropbox = builder.build()) {
            if (redirectPort == null) {
                tell(authorization, "copy the code that it shows");
                finish(dropbox, authorization, ask("Code: "), key);
                replaced(before);
                return;
            }
            try (CodeRedirect redirect = new CodeRedirect(redirectPort, authorization.state())) {
                authorization = authorization.redirectTo(redirect.uri());
                tell(
                        authorization,
                        "come back (the app's settings must name the redirect URI "
                                + redirect.uri()
                                + ")");
                finish(dropbox, authorization, redirect.await(PATIENCE), key);
                replaced(before);
            }
        }
    }

    private void requireRoom() {
        try {
            StoredLogin.makeRoom(surroundings);
        } catch (IOException e) {
            throw new LoginException(
                    "a login cannot be kept in "
                            + StoredLogin.file(surroundings).getParent()
                            + " ("
                            + FailureText.reason(e)
                            + "): make that folder writable, or set XDG_CONFIG_HOME to another");
        }
    }

    private @Nullable StoredLogin before() {
        try {
            return StoredLogin.load(surroundings);
        } catch (IllegalArgumentException e) {
            return StoredLogin.loadExposed(surroundings);
        }
    }

    /** A login that is forgotten here would else be good for ever. */
    private void replaced(@Nullable StoredLogin before) {
        if (before == null) {
            return;
        }
        Revocation revocation = new Revocation(endpoint, surroundings);
        boolean ended = revocation.isOf(before) && revocation.end(before) == null;
        surroundings.notice(
                "this login takes the place of the one before"
                        + (before.endpoint() == null
                                ? ""
                                : " at " + UrlText.of(before.endpoint().toString()))
                        + (ended
                                ? ", which is ended"
                                : ", which is not ended at Dropbox: do that under "
                                        + Revocation.BY_HAND));
    }

    private void tell(DropboxAuthorization authorization, String then) {
        surroundings.err().println("Open this page, allow the app, and " + then + ":");
        surroundings.err().println();
        surroundings.err().println("  " + authorization.page());
        surroundings.err().println();
    }

    private String ask(String question) throws IOException {
        surroundings.err().print(question);
        surroundings.err().flush();
        BufferedReader from = lines;
        if (from == null) {
            from =
                    new BufferedReader(
                            Channels.newReader(surroundings.input().get(), surroundings.charset()));
            lines = from;
        }
        String answer;
        try {
            answer = from.readLine();
        } catch (CharacterCodingException e) {
            throw new LoginException(
                    "what was entered has characters that are not in the encoding of this terminal's locale, and"
                            + " nobody is logged in: run 'dropflux login' again");
        }
        if (answer == null || answer.isBlank()) {
            surroundings.err().println();
            throw new LoginException(
                    "nothing was entered, and nobody is logged in: run 'dropflux login' again");
        }
        return answer.strip();
    }

    private void finish(
            DropboxUploader dropbox, DropboxAuthorization authorization, String code, String key)
            throws IOException {
        DropboxAuthorization.Granted granted = trade(dropbox, authorization, code);
        List<String> missing = new ArrayList<>(SCOPES);
        missing.removeAll(granted.scopes());
        if (!missing.isEmpty() && !granted.scopes().isEmpty()) {
            throw new LoginException(
                    "the app lacks "
                            + String.join(", ", missing)
                            + ": tick that under Permissions in the app's settings, submit, and run"
                            + " 'dropflux login' again");
        }
        DropboxAccount account =
                Objects.requireNonNull(dropbox.forAccount(granted.credentials()).account().block());
        new StoredLogin(key, granted.refreshToken(), account.accountId(), endpoint.endpoint())
                .save(surroundings);
        surroundings
                .out()
                .println(
                        OneLine.of(
                                "Logged in as "
                                        + account.displayName()
                                        + " ("
                                        + account.email()
                                        + "), kept in "
                                        + StoredLogin.file(surroundings)));
    }

    private static DropboxAuthorization.Granted trade(
            DropboxUploader dropbox, DropboxAuthorization authorization, String code) {
        try {
            return Objects.requireNonNull(dropbox.authorize(authorization, code).block());
        } catch (DropboxApiException refused) {
            if (refused.tag().equals("invalid_grant")) {
                throw new LoginException(
                        "Dropbox does not take this code (invalid_grant): it is mistyped, used, too old, or"
                                + " of another page; run 'dropflux login' again");
            }
            throw refused;
        }
    }
}
