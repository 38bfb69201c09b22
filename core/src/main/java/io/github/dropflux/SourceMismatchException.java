package io.github.dropflux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The source gave something else than was declared, in length or content; nothing was committed. */
public final class SourceMismatchException extends DropboxException {
    private static final long serialVersionUID = 1L;

    private SourceMismatchException(String text, FailureContext context) {
        super(text, context);
    }

    /** A source whose length is not the declared one; both in bytes. */
    public static SourceMismatchException ofLength(long declared, long actual) {
        return of(
                "The source "
                        + (actual < declared ? "ended after " : "has given ")
                        + actual
                        + " B, declared were "
                        + declared
                        + " B: nothing was committed; correct the declared length or the source");
    }

    /**
     * A body and a request that declare different lengths; all in bytes.
     *
     * @param path of the upload
     */
    public static SourceMismatchException ofDeclared(String path, long ofBody, long ofRequest) {
        Objects.requireNonNull(path, "path");
        return of(
                "The body of the upload to "
                        + Values.quote(path)
                        + " declares "
                        + ofBody
                        + " B, the request "
                        + ofRequest
                        + " B: nothing was sent; correct one of them, or leave the request's length out");
    }

    /** A source whose content is not the declared one. */
    public static SourceMismatchException ofHash(ContentHash declared, ContentHash actual) {
        Objects.requireNonNull(declared, "declared");
        Objects.requireNonNull(actual, "actual");
        return of(
                "The source's content hash is "
                        + actual.hex()
                        + ", declared was "
                        + declared.hex()
                        + ": nothing was committed; correct the declared hash or the source");
    }

    /**
     * Any other difference.
     *
     * @param text what was declared, what came, and what to do
     */
    public static SourceMismatchException of(String text) {
        Objects.requireNonNull(text, "text");
        return new SourceMismatchException(text, FailureContext.NONE);
    }

    /** False: the same source gives the same bytes. */
    @Override
    public Reason reason() {
        return Reason.SOURCE_DIFFERS;
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    public SourceMismatchException withCheckpoint(UploadCheckpoint value) {
        return (SourceMismatchException) super.withCheckpoint(value);
    }

    @Override
    public SourceMismatchException withRequestId(@Nullable String value) {
        return (SourceMismatchException) super.withRequestId(value);
    }

    @Override
    public SourceMismatchException withPath(@Nullable String value) {
        return (SourceMismatchException) super.withPath(value);
    }

    @Override
    SourceMismatchException copy(FailureContext context) {
        return new SourceMismatchException(text(), context);
    }
}
