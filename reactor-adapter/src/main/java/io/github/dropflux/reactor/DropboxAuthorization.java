package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.DropboxCredentials.requireId;

import io.github.dropflux.internal.protocol.Grant.CodeGrant;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One user's decision to let an app into their Dropbox: OAuth's code flow (RFC 6749, section 4.1) with PKCE (RFC 7636), for a
 * refresh token. Immutable; good for one user, once.
 *
 * <pre>{@code
 * DropboxAuthorization login = DropboxAuthorization.of(appKey)
 *         .redirectTo(URI.create("https://app.example/dropbox"))
 *         .scopes("files.content.write", "files.metadata.read", "account_info.read");
 * // keep login.state() and login.codeVerifier() in the user's session, and send the browser to login.page().
 * // It comes back to /dropbox?code=…&state=…; if that state is the session's:
 * uploader.authorize(login, code)
 *         .flatMap(granted -> save(granted.accountId(), granted.refreshToken()));
 * }</pre>
 *
 * <p>Without {@link #redirectTo}, Dropbox shows the code to the user, who copies it to where it is asked for. {@link #toString()}
 * shows no secret.
 */
public final class DropboxAuthorization {

    private static final URI DROPBOX = URI.create("https://www.dropbox.com");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    /** RFC 7636, section 4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /** <a href="https://www.dropbox.com/developers/documentation/http/documentation#authorization">Dropbox's bound.</a> */
    private static final int LONGEST_STATE = 2000;

    private final String appKey;
    private final @Nullable String appSecret;
    private final URI endpoint;
    private final @Nullable URI redirect;
    private final List<String> scopes;
    private final String state;
    private final String codeVerifier;

    private DropboxAuthorization(
            String appKey,
            @Nullable String appSecret,
            URI endpoint,
            @Nullable URI redirect,
            List<String> scopes,
            String state,
            String codeVerifier) {
        this.appKey = appKey;
        this.appSecret = appSecret;
        this.endpoint = endpoint;
        this.redirect = redirect;
        this.scopes = scopes;
        this.state = state;
        this.codeVerifier = codeVerifier;
    }

    /**
     * For an app without a secret, such as one that runs on its users' machines. State and verifier are random.
     *
     * @throws IllegalArgumentException if the key is empty or not of visible ASCII characters
     */
    public static DropboxAuthorization of(String appKey) {
        Objects.requireNonNull(appKey, "appKey");
        return begin(requireId("app key", appKey), null);
    }

    /**
     * For an app that can keep a secret, such as a web service; the credentials that it is granted have the secret, too.
     *
     * @throws IllegalArgumentException if one is empty or not of visible ASCII characters
     */
    public static DropboxAuthorization of(String appKey, String appSecret) {
        Objects.requireNonNull(appKey, "appKey");
        Objects.requireNonNull(appSecret, "appSecret");
        return begin(requireId("app key", appKey), requireId("app secret", appSecret));
    }

    private static DropboxAuthorization begin(String appKey, @Nullable String appSecret) {
        return new DropboxAuthorization(
                appKey, appSecret, DROPBOX, null, List.of(), random(), random());
    }

    /**
     * The page sends the browser here, with {@code code} and {@code state}, or {@code error}, in the query.
     *
     * @param uri one of those that the app's settings in Dropbox's app console name, to the letter
     */
    public DropboxAuthorization redirectTo(URI uri) {
        Objects.requireNonNull(uri, "uri");
        return new DropboxAuthorization(
                appKey, appSecret, endpoint, uri, scopes, state, codeVerifier);
    }

    /** What the user is asked to allow, of what the app's settings name; without this, and with none, all of that. */
    public DropboxAuthorization scopes(String... names) {
        Objects.requireNonNull(names, "names");
        return new DropboxAuthorization(
                appKey, appSecret, endpoint, redirect, List.of(names), state, codeVerifier);
    }

    /** Where the page is, in place of {@code https://www.dropbox.com}: an emulator's base URL. */
    public DropboxAuthorization endpoint(URI base) {
        Objects.requireNonNull(base, "base");
        return new DropboxAuthorization(
                appKey, appSecret, base, redirect, scopes, state, codeVerifier);
    }

    /**
     * The same flow as it was begun, perhaps in another process: what {@link #state()} and {@link #codeVerifier()} gave then.
     *
     * @throws IllegalArgumentException if the state is empty or has more than 2,000 characters, or the verifier is not of 43 to
     *     128 letters, digits and {@code -._~}
     */
    public DropboxAuthorization begun(String state, String codeVerifier) {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(codeVerifier, "codeVerifier");
        if (state.isEmpty() || state.length() > LONGEST_STATE) {
            throw new IllegalArgumentException(
                    "the state has "
                            + state.length()
                            + " characters, which have to be 1 to "
                            + LONGEST_STATE
                            + ": pass what state() gave");
        }
        if (!VERIFIER.matcher(codeVerifier).matches()) {
            throw new IllegalArgumentException(
                    "the code verifier is not of 43 to 128 letters, digits and -._~: pass what"
                            + " codeVerifier() gave");
        }
        return new DropboxAuthorization(
                appKey, appSecret, endpoint, redirect, scopes, state, codeVerifier);
    }

    /** Where to send the user's browser. */
    public URI page() {
        String base = endpoint.toString().replaceFirst("/$", "");
        QueryStringEncoder page = new QueryStringEncoder(base + "/oauth2/authorize");
        page.addParam("client_id", appKey);
        page.addParam("response_type", "code");
        page.addParam("token_access_type", "offline");
        page.addParam("code_challenge", challenge());
        page.addParam("code_challenge_method", "S256");
        if (redirect != null) {
            page.addParam("redirect_uri", redirect.toString());
            page.addParam("state", state);
        }
        if (!scopes.isEmpty()) {
            page.addParam("scope", String.join(" ", scopes));
        }
        return URI.create(page.toString());
    }

    /**
     * What comes back with the code. A code that comes with anything else was not asked for by this user and must not be used:
     * it may be an attacker's, whose Dropbox would get the user's files.
     */
    public String state() {
        return state;
    }

    /** The proof that who brings the code asked for it. A secret until the code was traded. */
    public String codeVerifier() {
        return codeVerifier;
    }

    /** What is traded for tokens. */
    CodeGrant grant(String code) {
        return new CodeGrant(
                appKey,
                appSecret,
                requireId("code", code),
                codeVerifier,
                redirect == null ? null : redirect.toString());
    }

    /** What the user allowed. */
    Granted granted(String refreshToken, String accountId, String scope) {
        return new Granted(
                appSecret == null
                        ? DropboxCredentials.refreshToken(appKey, refreshToken)
                        : DropboxCredentials.refreshToken(appKey, appSecret, refreshToken),
                refreshToken,
                accountId,
                scope.isBlank() ? Set.of() : Set.of(scope.strip().split(" +")));
    }

    private String challenge() {
        try {
            return text(
                    MessageDigest.getInstance("SHA-256")
                            .digest(codeVerifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return text(bytes);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The page's host alone. */
    @Override
    public String toString() {
        return "DropboxAuthorization[at " + endpoint.getHost() + ", hidden]";
    }

    /** What a user has allowed an app. Immutable. */
    public static final class Granted {

        private final DropboxCredentials credentials;
        private final String refreshToken;
        private final String accountId;
        private final Set<String> scopes;

        private Granted(
                DropboxCredentials credentials,
                String refreshToken,
                String accountId,
                Set<String> scopes) {
            this.credentials = credentials;
            this.refreshToken = refreshToken;
            this.accountId = accountId;
            this.scopes = scopes;
        }

        /** For {@link DropboxUploader#forAccount}, {@link UploadRequest#credentials} or the builder. */
        public DropboxCredentials credentials() {
            return credentials;
        }

        /** To be kept, as the secret that it is: it is good until the user or {@link DropboxUploader#revoke} ends it. */
        public String refreshToken() {
            return refreshToken;
        }

        /** Whose Dropbox it is, such as {@code dbid:AA…}; empty when Dropbox does not say. */
        public String accountId() {
            return accountId;
        }

        /** What was allowed, which may be less than what was asked for; empty when Dropbox does not say. */
        public Set<String> scopes() {
            return scopes;
        }

        /** The account alone. */
        @Override
        public String toString() {
            return "Granted[" + accountId + ", hidden]";
        }
    }
}
