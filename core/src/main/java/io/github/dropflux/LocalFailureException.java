package io.github.dropflux;

import io.github.dropflux.internal.text.HumanTime;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something on this side failed while an upload ran: Dropbox and the way to it were not the reason. {@link #getCause()} is
 * what was thrown, null where nothing was; {@link #origin()} tells by whom.
 */
public final class LocalFailureException extends DropboxException {
    private static final long serialVersionUID = 1L;

    /** Whose code threw, or what else on this side ended the upload. */
    public enum Origin {
        /** The publisher or file that gives the bytes. */
        SOURCE("The source", "repair it"),
        /**
         * Who sent the bytes, a browser as a rule: its connection was gone before the body's end, as the web server's
         * exception says. Telemetry counts it as cancelled.
         */
        SENDER_GONE("The sender's connection", "let it connect anew"),
        /** A listener that was told of progress. */
        LISTENER("The progress listener", "let it not throw"),
        /** The store that keeps the checkpoint as the upload goes. */
        CHECKPOINT_STORE("The checkpoint store", "make room or access for it"),
        /** Whoever gives the access token. */
        CREDENTIALS("The source of access tokens", "repair it"),
        /** Nobody's: the uploader was closed. */
        CLOSED("The uploader", "build a new one"),
        /** Anything else in this process. */
        OTHER("This process", "see the cause");

        private final String who;
        private final String advice;

        Origin(String who, String advice) {
            this.who = who;
            this.advice = advice;
        }
    }

    private static final String AGAIN = "upload again";
    private static final String RESUME = "resume from the checkpoint, or ";

    private final Origin origin;

    private LocalFailureException(String text, FailureContext context, Origin origin) {
        super(advising(text, context), context);
        this.origin = origin;
    }

    /**
     * A failure on this side.
     *
     * @param origin whose code threw
     * @param cause what it threw; its message becomes part of this one's, except with {@link Origin#CREDENTIALS}, where it
     *     could quote a secret. A local failure of that origin without a cause or a checkpoint is returned as it is.
     */
    public static LocalFailureException of(Origin origin, Throwable cause) {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(cause, "cause");
        if (cause instanceof LocalFailureException said && said.saysAll(origin)) {
            return said;
        }
        String said = origin == Origin.CREDENTIALS ? cause.getClass().getName() : describe(cause);
        String text = origin.who + " failed with " + said;
        // What is kept is no checkpoint, which the cause says, and what to do about it.
        boolean unreadable =
                origin == Origin.CHECKPOINT_STORE && cause instanceof IllegalArgumentException;
        return new LocalFailureException(
                unreadable ? text : text + ": " + origin.advice + ", then " + AGAIN,
                FailureContext.of(cause),
                origin);
    }

    /** Only where there is a checkpoint, it is part of the advice. */
    private static String advising(String text, FailureContext context) {
        return context.checkpoint() != null && text.endsWith("then " + AGAIN)
                ? text.substring(0, text.length() - AGAIN.length()) + RESUME + AGAIN
                : text;
    }

    /** An exception of somebody else's may throw when it is asked for its message. */
    private static String describe(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable e) {
            return cause.getClass().getName();
        }
    }

    /**
     * A checkpoint that cannot be resumed with these credentials, since its session is another account's. Its origin is {@link
     * Origin#CREDENTIALS}.
     *
     * @param checkpoint of the other account
     * @param accountId of the account that the credentials reach
     */
    public static LocalFailureException ofForeign(UploadCheckpoint checkpoint, String accountId) {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(accountId, "accountId");
        return new LocalFailureException(
                "The checkpoint of "
                        + Values.quote(checkpoint.commit().path())
                        + " belongs to account "
                        + Values.quote(checkpoint.accountId())
                        + ", the credentials reach account "
                        + Values.quote(accountId)
                        + ": nothing was sent; resume with the credentials that the upload began with, or upload the"
                        + " source anew",
                FailureContext.NONE,
                Origin.CREDENTIALS);
    }

    /**
     * A prepared upload that cannot be committed with these credentials, since its session is another account's. Its origin is
     * {@link Origin#CREDENTIALS}.
     *
     * @param prepared of the other account
     * @param accountId of the account that the credentials reach
     */
    public static LocalFailureException ofForeign(PreparedUpload prepared, String accountId) {
        Objects.requireNonNull(prepared, "prepared");
        Objects.requireNonNull(accountId, "accountId");
        return new LocalFailureException(
                "The prepared upload to "
                        + Values.quote(prepared.commit().path())
                        + " belongs to account "
                        + Values.quote(prepared.accountId())
                        + ", the credentials reach account "
                        + Values.quote(accountId)
                        + ": nothing was committed; commit it with the credentials that it was prepared with",
                FailureContext.NONE,
                Origin.CREDENTIALS);
    }

    /**
     * A body that was subscribed to before, although what it is made of can be read only once. Its origin is {@link
     * Origin#SOURCE}.
     *
     * @param path of the upload that was to read it again
     * @param first what the upload failed with that read it, which becomes a suppressed exception; null when it did not fail
     */
    public static LocalFailureException ofSecondReading(String path, @Nullable Throwable first) {
        Objects.requireNonNull(path, "path");
        LocalFailureException spent =
                new LocalFailureException(
                        "The body of the upload to "
                                + Values.quote(path)
                                + " was subscribed to before"
                                + (first == null
                                        ? ""
                                        : ", in an upload that failed with "
                                                + first.getClass().getSimpleName()
                                                + " (suppressed here)")
                                + ", and what a publisher gives can't be relied on to come twice: nothing was sent this"
                                + " time; make a new body for each upload, or one that can be read again with"
                                + " UploadBody.defer, fromPath, fromInputStream or fromBytes",
                        FailureContext.NONE,
                        Origin.SOURCE);
        if (first != null) {
            spent.addSuppressed(first);
        }
        return spent;
    }

    /**
     * A body whose bytes went to somebody else before. Its origin is {@link Origin#SOURCE}.
     *
     * @param path of the upload that was to read it
     * @param reason predicate of the body: what happened to it, that nothing was sent, and what to do next
     */
    public static LocalFailureException ofSpentBody(String path, String reason) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(reason, "reason");
        return new LocalFailureException(
                "The body of the upload to " + Values.quote(path) + " " + reason,
                FailureContext.NONE,
                Origin.SOURCE);
    }

    /**
     * One of many requests, which says not what to upload. Its origin is {@link Origin#SOURCE}.
     *
     * @param path that the request names
     */
    public static LocalFailureException ofNoBody(String path) {
        Objects.requireNonNull(path, "path");
        return new LocalFailureException(
                "The request to upload to "
                        + Values.quote(path)
                        + " has no body: give it one with UploadRequest.body, UploadBody.fromBytes(new byte[0]) for an empty"
                        + " file",
                FailureContext.NONE,
                Origin.SOURCE);
    }

    /**
     * Credentials that gave no access token in time. Their origin is {@link Origin#CREDENTIALS}.
     *
     * @param limit how long was waited
     */
    public static LocalFailureException ofLateToken(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        return new LocalFailureException(
                "The credentials' Mono emitted no access token within "
                        + HumanTime.of(limit)
                        + ", and the call that waited for it was not sent: let the Mono emit a token or an error in"
                        + " less time, then "
                        + AGAIN,
                FailureContext.NONE,
                Origin.CREDENTIALS);
    }

    /**
     * Credentials that gave no access token, or one that is none. Their origin is {@link Origin#CREDENTIALS}.
     *
     * @param text what is missing and what to do next; it must not quote a token
     */
    public static LocalFailureException ofNoToken(String text) {
        Objects.requireNonNull(text, "text");
        return new LocalFailureException(text, FailureContext.NONE, Origin.CREDENTIALS);
    }

    /** What was asked of an uploader that is closed, and was not begun. Its origin is {@link Origin#CLOSED}. */
    public static LocalFailureException ofClosed() {
        return new LocalFailureException(
                "The uploader is closed: reopen it, or build a new one and use that",
                FailureContext.NONE,
                Origin.CLOSED);
    }

    /**
     * An upload that was under way when its uploader was closed. Its origin is {@link Origin#CLOSED}.
     *
     * @param path that it was to be stored at
     */
    public static LocalFailureException ofClosed(String path) {
        Objects.requireNonNull(path, "path");
        return new LocalFailureException(
                "The uploader was closed before "
                        + Values.quote(path)
                        + " was stored: resume from the checkpoint, here or in the checkpoint store, or upload again,"
                        + " after reopen() or with another uploader",
                FailureContext.NONE,
                Origin.CLOSED);
    }

    private boolean saysAll(Origin of) {
        return origin == of && getCause() == null && checkpoint().isEmpty();
    }

    /** Whose code threw, or what else on this side ended the upload. */
    public Origin origin() {
        return origin;
    }

    /** False: what failed is not Dropbox's to repair. */
    @Override
    public Reason reason() {
        return switch (origin) {
            case CLOSED -> Reason.CLOSED;
            case SENDER_GONE -> Reason.CANCELLED_BY_CLIENT;
            case SOURCE -> Reason.SOURCE;
            case OTHER ->
                    getCause() instanceof MalformedPathException ? Reason.BAD_PATH : Reason.LOCAL;
            case LISTENER, CHECKPOINT_STORE, CREDENTIALS -> Reason.LOCAL;
        };
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    public LocalFailureException withCheckpoint(UploadCheckpoint value) {
        return (LocalFailureException) super.withCheckpoint(value);
    }

    @Override
    public LocalFailureException withRequestId(@Nullable String value) {
        return (LocalFailureException) super.withRequestId(value);
    }

    @Override
    public LocalFailureException withPath(@Nullable String value) {
        return (LocalFailureException) super.withPath(value);
    }

    @Override
    LocalFailureException copy(FailureContext context) {
        return new LocalFailureException(text(), context, origin);
    }
}
