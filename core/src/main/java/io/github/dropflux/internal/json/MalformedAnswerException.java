package io.github.dropflux.internal.json;

/** An answer with a good status that is not what the route answers; the call's effect is in doubt. */
public final class MalformedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}
