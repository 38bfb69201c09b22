package io.github.dropflux.reactor;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.reactor.internal.token.Credentials;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Whose Dropbox the uploader writes to. A token or secret never appears in {@link #toString()}, a log
 * or an exception of this library. What Reactor Netty logs is beyond it: its wiretap, when switched
 * on for your own client, shows all that goes over the wire.
 */
public final class DropboxCredentials {

    private static final DropboxCredentials PER_REQUEST =
            accessToken(
                    Mono.error(
                            () ->
                                    LocalFailureException.ofNoToken(
                                            "The uploader has no credentials of its own and the upload"
                                                    + " brought none, so that nothing was sent: give it some with"
                                                    + " credentials(...) or contextWrite(...inContext())")));

    private final Credentials credentials;

    private DropboxCredentials(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * A refresh token of an app that has no secret: a public client, whose user authorized it with
     * PKCE and {@code token_access_type=offline}. Access tokens are asked for when the first call
     * needs one, renewed shortly before they end (a tenth of their life ahead, at most 5 minutes), and
     * when Dropbox refuses one as expired or invalid; the call is then replayed. Each account asks
     * once for all its calls that wait, without blocking, over its own client, and tries again what
     * may pass as its {@link RetryPolicy} says. A refusal, such as {@code invalid_grant} for a token
     * that was revoked, fails the upload with a {@link io.github.dropflux.DropboxApiException} whose
     * route is {@code oauth2/token}.
     *
     * @throws IllegalArgumentException if an argument is empty or not of visible ASCII characters
     */
    public static DropboxCredentials refreshToken(String appKey, String refreshToken) {
        Objects.requireNonNull(appKey, "appKey");
        Objects.requireNonNull(refreshToken, "refreshToken");
        return refreshing(
                new RefreshGrant(
                        requireId("app key", appKey),
                        null,
                        requireId("refresh token", refreshToken)));
    }

    /**
     * A refresh token of an app that has a secret; else as {@link #refreshToken(String, String)}.
     *
     * @throws IllegalArgumentException if an argument is empty or not of visible ASCII characters
     */
    public static DropboxCredentials refreshToken(
            String appKey, String appSecret, String refreshToken) {
        Objects.requireNonNull(appKey, "appKey");
        Objects.requireNonNull(appSecret, "appSecret");
        Objects.requireNonNull(refreshToken, "refreshToken");
        return refreshing(
                new RefreshGrant(
                        requireId("app key", appKey),
                        requireId("app secret", appSecret),
                        requireId("refresh token", refreshToken)));
    }

    private static DropboxCredentials refreshing(RefreshGrant grant) {
        return new DropboxCredentials(new Credentials.Refresh(grant, null));
    }

    /**
     * A fixed access token. Short-lived ones last about four hours, after which calls are refused
     * with {@code expired_access_token} and uploads fail with a {@link
     * io.github.dropflux.DropboxApiException}: there is nothing to refresh it with.
     *
     * @throws IllegalArgumentException if the token is empty or cannot stand in a header
     */
    public static DropboxCredentials accessToken(String token) {
        Objects.requireNonNull(token, "token");
        return new DropboxCredentials(
                new Credentials.Fixed(requireId("access token", token), null));
    }

    /**
     * A token asked for before each call, so that it may change while an upload runs. The {@code
     * Mono} is subscribed once per call, on whichever thread makes the call, must not block, and sees
     * the Reactor context of the upload's subscriber. When its token is refused as expired or
     * invalid, it is subscribed once more: another token gets the call replayed, the same one fails
     * the upload. Its error, its emptiness, and a token that does not come within 60 seconds, fail the upload
     * with a {@link io.github.dropflux.LocalFailureException} and are not retried; retry inside it what may pass.
     *
     * <p>One {@code Mono} is one account: its calls share a rate limit and commits. Do not let one give
     * tokens of different users, by context say; use {@link DropboxUploader#forAccount} for each of them.
     */
    public static DropboxCredentials accessToken(Mono<String> token) {
        Objects.requireNonNull(token, "token");
        return new DropboxCredentials(
                new Credentials.Supplied(token, token.map(DropboxCredentials::requireToken), null));
    }

    private static String requireToken(String token) {
        try {
            return requireId("access token", token);
        } catch (IllegalArgumentException e) {
            throw LocalFailureException.ofNoToken(
                    "The credentials' Mono emitted what can't be sent: " + e.getMessage());
        }
    }

    /**
     * None for the uploader as a whole: each upload brings its own, by {@link
     * UploadRequest#credentials} or {@link #inContext()}. One that brings none fails with a {@link
     * io.github.dropflux.LocalFailureException} before it sends anything.
     */
    public static DropboxCredentials perRequest() {
        return PER_REQUEST;
    }

    /**
     * These credentials for what is subscribed to with this context: {@code
     * upload.contextWrite(credentials.inContext())}, or from a web filter for all uploads of a request.
     * They go before the uploader's; those of a request go before these.
     */
    public ContextView inContext() {
        return Context.of(DropboxCredentials.class, this);
    }

    /**
     * The same credentials, with a name for the account that they reach, such as your own id of the user. Checkpoints know
     * their account by it, so that it has to stay the same for the same account, and to differ for different ones; it is not
     * sent to Dropbox, and only a digest of it is stored. Without a name, a checkpoint knows the account by its refresh token,
     * or by the id that Dropbox gives to the account of an access token, which costs one call for each account.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public DropboxCredentials named(String accountName) {
        Objects.requireNonNull(accountName, "accountName");
        if (accountName.isEmpty()) {
            throw new IllegalArgumentException(
                    "the account's name is empty; pass one that no other account has");
        }
        return new DropboxCredentials(credentials.named(accountName));
    }

    /** Whether each upload has to bring its own. */
    boolean arePerRequest() {
        return equals(PER_REQUEST);
    }

    /** What they are, in words that may be shown. */
    String kind() {
        return kindOf(credentials).orElse("credentials of each request");
    }

    /** The same; empty if each upload has to bring its own. */
    static Optional<String> kindOf(Credentials credentials) {
        return PER_REQUEST.credentials.equals(credentials)
                ? Optional.empty()
                : Optional.of(credentials.kind());
    }

    /** The values that the library works with. */
    Credentials credentials() {
        return credentials;
    }

    /** Whether both are known to reach the same account: equal tokens and names, or the same {@code Mono}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DropboxCredentials that && credentials.equals(that.credentials);
    }

    @Override
    public int hashCode() {
        return credentials.hashCode();
    }

    @Override
    public String toString() {
        return "DropboxCredentials[hidden]";
    }

    /** The value, if it is visible ASCII; never quoted in the message, since it may be a secret. */
    static String requireId(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "the " + what + " is empty; pass the one from Dropbox");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                throw new IllegalArgumentException(
                        "the "
                                + what
                                + " has a character at index "
                                + i
                                + " that is no visible ASCII (a line end or blank copied with it?);"
                                + " pass it alone");
            }
        }
        return value;
    }

    /** Inside, credentials travel with the account alone; the rest of the user's context reaches every call. */
    static Context inside(Context context) {
        return context.delete(DropboxCredentials.class);
    }

    /**
     * Those of a context; null if it has none.
     *
     * @throws LocalFailureException if it has something else in their place, which may be a secret
     */
    static @Nullable DropboxCredentials in(ContextView context) {
        Object own = context.getOrDefault(DropboxCredentials.class, null);
        if (own == null || own instanceof DropboxCredentials) {
            return (DropboxCredentials) own;
        }
        throw LocalFailureException.ofNoToken(
                "The Reactor context has a "
                        + own.getClass().getName()
                        + " in place of DropboxCredentials, and nothing was sent: write"
                        + " credentials.inContext() into it");
    }

    /** The user's own publishers see the context as its subscriber made it. */
    static <T> Flux<T> outside(ContextView outer, Publisher<T> publisher) {
        DropboxCredentials own = in(outer);
        Flux<T> flux = Flux.from(publisher);
        return own == null
                ? flux
                : flux.contextWrite(inner -> inner.put(DropboxCredentials.class, own));
    }
}
