package io.github.dropflux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content that arrived is not the content that was read: bytes changed on the way, or a buffer was changed by its owner
 * while the upload used it.
 */
public final class ContentHashMismatchException extends DropboxException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String actual;

    private ContentHashMismatchException(
            String text, FailureContext context, String expected, String actual) {
        super(text, context);
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * Two hashes that should be the same.
     *
     * @param path of the file
     * @param expected the hash of the bytes that were read
     * @param actual the hash that the server gives
     */
    public static ContentHashMismatchException of(
            String path, ContentHash expected, ContentHash actual) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(actual, "actual");
        String text =
                "The server's content hash of "
                        + Values.quote(path)
                        + " is "
                        + actual.hex()
                        + ", the hash of the bytes that were read is "
                        + expected.hex()
                        + ": do not use the stored file, and upload it again";
        return new ContentHashMismatchException(
                text, FailureContext.NONE, expected.hex(), actual.hex());
    }

    /** The hash of the bytes that were read. */
    public ContentHash expected() {
        return ContentHash.parse(expected);
    }

    /** The hash that the server gives. */
    public ContentHash actual() {
        return ContentHash.parse(actual);
    }

    /** False: what was stored must be looked at or replaced first. */
    @Override
    public Reason reason() {
        return Reason.CONTENT_DIFFERS;
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    public ContentHashMismatchException withCheckpoint(UploadCheckpoint value) {
        return (ContentHashMismatchException) super.withCheckpoint(value);
    }

    @Override
    public ContentHashMismatchException withRequestId(@Nullable String value) {
        return (ContentHashMismatchException) super.withRequestId(value);
    }

    @Override
    public ContentHashMismatchException withPath(@Nullable String value) {
        return (ContentHashMismatchException) super.withPath(value);
    }

    @Override
    ContentHashMismatchException copy(FailureContext context) {
        return new ContentHashMismatchException(text(), context, expected, actual);
    }
}
