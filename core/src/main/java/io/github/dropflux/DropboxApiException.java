package io.github.dropflux;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server answered and said no. */
public final class DropboxApiException extends DropboxException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String route;
    private final String tag;
    private final boolean transientFailure;
    private final @Nullable String uploadSessionId;
    private final @Nullable Duration retryAfter;

    private DropboxApiException(
            String text,
            FailureContext context,
            int status,
            String route,
            String tag,
            boolean transientFailure,
            @Nullable String uploadSessionId,
            @Nullable Duration retryAfter) {
        super(text, context);
        this.status = status;
        this.route = route;
        this.tag = tag;
        this.transientFailure = transientFailure;
        this.uploadSessionId = uploadSessionId;
        this.retryAfter = retryAfter;
    }

    /**
     * A refusal.
     *
     * @param status of the HTTP answer
     * @param route as in {@code files/upload_session/finish}
     * @param tag the names of the typed error from the outside in, as in {@code path/conflict/file}; empty when the answer
     *     had none
     * @param summary what it means, for humans
     * @param transientFailure whether the same call may succeed later
     */
    public static DropboxApiException of(
            int status, String route, String tag, String summary, boolean transientFailure) {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(summary, "summary");
        String text =
                "Dropbox refused "
                        + route
                        + " with "
                        + status
                        + (tag.isEmpty() ? "" : " " + tag)
                        + (summary.isEmpty() ? "" : ": " + summary);
        return new DropboxApiException(
                text, FailureContext.NONE, status, route, tag, transientFailure, null, null);
    }

    /** The same failure, with a session that already holds the whole content. */
    public DropboxApiException withUploadSessionId(@Nullable String value) {
        return traced(copy(context(), value, retryAfter));
    }

    /** The same failure, with how long to wait before the next call; null takes it away. */
    public DropboxApiException withRetryAfter(@Nullable Duration value) {
        return traced(copy(context(), uploadSessionId, value));
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The route that was called, as in {@code files/upload_session/finish}. */
    public String route() {
        return route;
    }

    /** The names of the typed error from the outside in, as in {@code path/conflict/file}; empty when there was none. */
    public String tag() {
        return tag;
    }

    /**
     * A session that already holds the whole content although {@code files/upload} was refused because of its path: a
     * commit to another path needs no byte again. Source: {@code upload_session_id} of Dropbox's {@code UploadWriteFailed}.
     */
    public Optional<String> uploadSessionId() {
        return Optional.ofNullable(uploadSessionId);
    }

    /** How long Dropbox asked to wait before the next call, as of its answer; empty when it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Whether Dropbox no longer knows the upload session, as after {@link DropboxLimits#sessionLifetime()}: what it held is
     * lost, and the upload has to start over. Source: {@code not_found} of Dropbox's {@code UploadSessionLookupError}.
     */
    public boolean sessionExpired() {
        return route.startsWith("files/upload_session/")
                && (tag.equals("not_found") || tag.endsWith("/not_found"));
    }

    @Override
    public boolean isTransient() {
        return transientFailure;
    }

    @Override
    public Reason reason() {
        // A commit lock that is taken is no rate limit: nothing is used up.
        if (status == 429 && !tag.equals("too_many_write_operations")) {
            return Reason.RATE_LIMITED;
        }
        if (sessionExpired()) {
            return Reason.EXPIRED;
        }
        if (transientFailure) {
            return Reason.UNAVAILABLE;
        }
        return switch (status) {
            case 400 -> route.equals("oauth2/token") ? Reason.UNAUTHORIZED : Reason.REFUSED;
            case 401 -> tag.startsWith("missing_scope") ? Reason.FORBIDDEN : Reason.UNAUTHORIZED;
            case 403, 422 -> Reason.FORBIDDEN;
            case 409 -> ofTag();
            default -> Reason.REFUSED;
        };
    }

    private Reason ofTag() {
        if (tag.equals("too_large") || tag.endsWith("/too_large")) {
            return Reason.TOO_LARGE;
        }
        if (!tag.startsWith("path/")) {
            return Reason.REFUSED;
        }
        return switch (tag.split("/", -1)[1]) {
            case "conflict" -> Reason.CONFLICT;
            case "insufficient_space" -> Reason.NO_SPACE;
            case "malformed_path", "disallowed_name" -> Reason.BAD_PATH;
            case "no_write_permission",
                    "team_folder",
                    "operation_suppressed",
                    "access_restricted" ->
                    Reason.NOT_WRITABLE;
            default -> Reason.REFUSED;
        };
    }

    @Override
    public DropboxApiException withCheckpoint(UploadCheckpoint value) {
        return (DropboxApiException) super.withCheckpoint(value);
    }

    @Override
    public DropboxApiException withRequestId(@Nullable String value) {
        return (DropboxApiException) super.withRequestId(value);
    }

    @Override
    public DropboxApiException withPath(@Nullable String value) {
        return (DropboxApiException) super.withPath(value);
    }

    @Override
    DropboxApiException copy(FailureContext context) {
        return copy(context, uploadSessionId, retryAfter);
    }

    private DropboxApiException copy(
            FailureContext context, @Nullable String sessionId, @Nullable Duration wait) {
        return new DropboxApiException(
                text(), context, status, route, tag, transientFailure, sessionId, wait);
    }
}
