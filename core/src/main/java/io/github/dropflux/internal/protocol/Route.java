package io.github.dropflux.internal.protocol;

/** The calls that an upload is made of, and those that it needs around it. */
public enum Route {
    /** A whole file in one call. */
    UPLOAD("files/upload", Style.CONTENT),
    /** Opens a session. */
    START("files/upload_session/start", Style.CONTENT),
    /** Adds bytes to a session. */
    APPEND_V2("files/upload_session/append_v2", Style.CONTENT),
    /** Adds bytes to several sessions. */
    APPEND_BATCH("files/upload_session/append_batch", Style.CONTENT),
    /** Makes a file of a session. */
    FINISH("files/upload_session/finish", Style.CONTENT),
    /** Opens several sessions. */
    START_BATCH("files/upload_session/start_batch", Style.RPC),
    /** Makes files of several closed sessions. */
    FINISH_BATCH_V2("files/upload_session/finish_batch_v2", Style.RPC),
    /** Tells what is stored at a path. */
    GET_METADATA("files/get_metadata", Style.RPC),
    /** Lists the files below a folder: the first page. */
    LIST_FOLDER("files/list_folder", Style.RPC),
    /** The page after another one. */
    LIST_FOLDER_CONTINUE("files/list_folder/continue", Style.RPC),
    /** Tells whose account the token reaches. */
    GET_CURRENT_ACCOUNT("users/get_current_account", Style.RPC),
    /** Tells how much room the account has. */
    GET_SPACE_USAGE("users/get_space_usage", Style.RPC),
    /** Ends the token of the call, and the refresh token that it was made from. */
    TOKEN_REVOKE("auth/token/revoke", Style.RPC),
    /** Trades a code or a refresh token for an access token (RFC 6749, sections 4.1.3 and 6). */
    TOKEN("oauth2/token", Style.FORM);

    private enum Style {
        CONTENT,
        RPC,
        FORM
    }

    private final String path;
    private final Style style;

    Route(String path, Style style) {
        this.path = path;
        this.style = style;
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
        return style == Style.CONTENT;
    }

    /**
     * Whether the call grants access instead of needing it: it has no version, carries no token, and takes a form as its body.
     */
    public boolean isGrant() {
        return style == Style.FORM;
    }
}
