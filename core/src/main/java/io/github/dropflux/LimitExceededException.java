package io.github.dropflux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The upload is larger or older than Dropbox allows, which {@link DropboxLimits} states; nothing was committed. */
public final class LimitExceededException extends DropboxException {
    private static final long serialVersionUID = 1L;

    private final long value;
    private final long limit;

    private LimitExceededException(String text, FailureContext context, long value, long limit) {
        super(text, context);
        this.value = value;
        this.limit = limit;
    }

    /**
     * A number above its limit.
     *
     * @param what is limited, as in "file size"
     * @param value that was reached
     * @param limit that it may not exceed
     * @param unit of both, as in "B" or "s"
     * @param advice what to do, without a full stop
     */
    public static LimitExceededException of(
            String what, long value, long limit, String unit, String advice) {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(advice, "advice");
        String text =
                "The "
                        + what
                        + " of "
                        + value
                        + " "
                        + unit
                        + " exceeds the limit of "
                        + limit
                        + " "
                        + unit
                        + ": "
                        + advice;
        return new LimitExceededException(text, FailureContext.NONE, value, limit);
    }

    /** What was reached. */
    public long value() {
        return value;
    }

    /** What it may not exceed. */
    public long limit() {
        return limit;
    }

    /** False: the limit stays. */
    @Override
    public Reason reason() {
        return Reason.TOO_LARGE;
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    public LimitExceededException withCheckpoint(UploadCheckpoint value) {
        return (LimitExceededException) super.withCheckpoint(value);
    }

    @Override
    public LimitExceededException withRequestId(@Nullable String value) {
        return (LimitExceededException) super.withRequestId(value);
    }

    @Override
    public LimitExceededException withPath(@Nullable String value) {
        return (LimitExceededException) super.withPath(value);
    }

    @Override
    LimitExceededException copy(FailureContext context) {
        return new LimitExceededException(text(), context, value, limit);
    }
}
