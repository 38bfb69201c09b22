package io.github.dropflux.cli.report;

import io.github.dropflux.DropboxException;

/** What Dropbox or the way to it did to an upload, together with where it was to go. */
public final class UploadFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final DropboxException failure;
    private final String hint;
    private final String proxy;

    /**
     * The failure of an upload to a path.
     *
     * @param hint how to go on, as the end of a line; may be empty
     */
    public UploadFailedException(String path, DropboxException failure, String hint) {
        this(path, failure, hint, "");
    }

    private UploadFailedException(
            String path, DropboxException failure, String hint, String proxy) {
        super(failure);
        this.path = path;
        this.failure = failure;
        this.hint = hint;
        this.proxy = proxy;
    }

    /** The same, on a way that goes through a proxy. */
    public UploadFailedException through(String proxyInWords) {
        return new UploadFailedException(path, failure, hint, proxyInWords);
    }

    /** In words; empty where there is none. */
    String proxy() {
        return proxy;
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
