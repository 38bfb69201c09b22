package io.github.dropflux;

import org.jspecify.annotations.Nullable;

/**
 * Something on this side failed while an upload ran: Dropbox and the way to it were not the reason. {@link #getCause()} is
 * what was thrown, {@link #origin()} tells by whom.
 */
public final class LocalFailureException extends DropboxException {
    private static final long serialVersionUID = 1L;

    /** Whose code threw. */
    public enum Origin {
        /** The publisher or file that gives the bytes. */
        SOURCE("The source", "repair it"),
        /** A listener that was told of progress. */
        LISTENER("The progress listener", "let it not throw"),
        /** The store that keeps the checkpoint as the upload goes. */
        CHECKPOINT_STORE("The checkpoint store", "make room or access for it"),
        /** Whoever gives the access token. */
        CREDENTIALS("The source of access tokens", "repair it"),
        /** Anything else in this process. */
        OTHER("This process", "see the cause");

        private final String who;
        private final String advice;

        Origin(String who, String advice) {
            this.who = who;
            this.advice = advice;
        }
    }

    private final Origin origin;

    private LocalFailureException(String text, FailureContext context, Origin origin) {
        super(text, context);
        this.origin = origin;
    }

    /**
     * A failure on this side.
     *
     * @param origin whose code threw
     * @param cause what it threw; its message becomes part of this one's, except with {@link Origin#CREDENTIALS}, where it
     *     could quote a secret
     */
    public static LocalFailureException of(Origin origin, Throwable cause) {
        String said = origin == Origin.CREDENTIALS ? cause.getClass().getName() : describe(cause);
        String text =
                origin.who
                        + " failed with "
                        + said
                        + ": "
                        + origin.advice
                        + ", then go on from the checkpoint if there is one, or upload again";
        return new LocalFailureException(text, FailureContext.of(cause), origin);
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

    /** Whose code threw. */
    public Origin origin() {
        return origin;
    }

    /** False: what failed is not Dropbox's to repair. */
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
    LocalFailureException copy(FailureContext context) {
        return new LocalFailureException(text(), context, origin);
    }
}
