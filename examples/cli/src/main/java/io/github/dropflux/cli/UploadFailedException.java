package io.github.dropflux.cli;

import io.github.dropflux.DropboxException;

/** What Dropbox or the way to it did to an upload, together with where it was to go. */
final class UploadFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final DropboxException failure;

    UploadFailedException(String path, DropboxException failure) {
        super(failure);
        this.path = path;
        this.failure = failure;
    }

    String path() {
        return path;
    }

    DropboxException failure() {
        return failure;
    }
}
