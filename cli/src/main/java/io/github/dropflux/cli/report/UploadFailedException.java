package io.github.dropflux.cli.report;

import io.github.dropflux.DropboxException;

/** What Dropbox or the way to it did to an upload, together with where it was to go. */
public final class UploadFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final DropboxException failure;
    private final String hint;

    /**
     * The failure of an upload to a path.
     *
     * @param hint how to go on, as the end of a line; may be empty
     */
    public UploadFailedException(String path, DropboxException failure, String hint) {
        super(failure);
        this.path = path;
        this.failure = failure;
        this.hint = hint;
    }

    String path() {
        return path;
    }

    String hint() {
        return hint;
    }

    DropboxException failure() {
        return failure;
    }
}
