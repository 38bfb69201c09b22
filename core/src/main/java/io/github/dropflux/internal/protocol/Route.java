package io.github.dropflux.internal.protocol;

/** The calls that an upload is made of. */
public enum Route {
    /** A whole file in one call. */
    UPLOAD("files/upload", true),
    /** Opens a session. */
    START("files/upload_session/start", true),
    /** Adds bytes to a session. */
    APPEND_V2("files/upload_session/append_v2", true),
    /** Adds bytes to several sessions. */
    APPEND_BATCH("files/upload_session/append_batch", true),
    /** Makes a file of a session. */
    FINISH("files/upload_session/finish", true),
    /** Opens several sessions. */
    START_BATCH("files/upload_session/start_batch", false),
    /** Makes files of several closed sessions. */
    FINISH_BATCH_V2("files/upload_session/finish_batch_v2", false),
    /** Tells what is stored at a path. */
    GET_METADATA("files/get_metadata", false);

    private final String path;
    private final boolean content;

    Route(String path, boolean content) {
        this.path = path;
        this.content = content;
    }

    /** The route's name, without a slash at the start and without the API's version. */
    public String path() {
        return path;
    }

    /**
     * Whether the call goes to the content host with its argument in a header and bytes in the body; otherwise it goes to
     * the API host with its argument as the body.
     */
    public boolean isContent() {
        return content;
    }
}
