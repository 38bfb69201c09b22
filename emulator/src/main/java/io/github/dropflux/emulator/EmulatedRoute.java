package io.github.dropflux.emulator;

import java.util.Arrays;
import java.util.Optional;

/** A route of Dropbox's HTTP API that the emulator knows. */
public enum EmulatedRoute {
    /** A whole file in one call. */
    UPLOAD("files/upload"),
    /** Opens an upload session. */
    START("files/upload_session/start"),
    /** Puts bytes into a session. */
    APPEND_V2("files/upload_session/append_v2"),
    /** Puts bytes into several sessions. */
    APPEND_BATCH("files/upload_session/append_batch"),
    /** Commits a session. */
    FINISH("files/upload_session/finish"),
    /** Opens several sessions. */
    START_BATCH("files/upload_session/start_batch"),
    /** Commits several sessions. */
    FINISH_BATCH_V2("files/upload_session/finish_batch_v2"),
    /** Says what stands at a path. */
    GET_METADATA("files/get_metadata"),
    /** Hands a file's bytes back. */
    DOWNLOAD("files/download"),
    /** Deletes what stands at a path. */
    DELETE_V2("files/delete_v2"),
    /** Lists a folder. */
    LIST_FOLDER("files/list_folder"),
    /** Goes on listing a folder. */
    LIST_FOLDER_CONTINUE("files/list_folder/continue"),
    /** Makes a folder. */
    CREATE_FOLDER_V2("files/create_folder_v2"),
    /** Says whose token this is. */
    GET_CURRENT_ACCOUNT("users/get_current_account"),
    /** Says how much room there is. */
    GET_SPACE_USAGE("users/get_space_usage"),
    /** Ends the token of the call, and the refresh token that it came from. */
    TOKEN_REVOKE("auth/token/revoke"),
    /** The page on which a user lets an app in. */
    AUTHORIZE("oauth2/authorize"),
    /** Trades a code or a refresh token for an access token. */
    TOKEN("oauth2/token");

    private final String function;

    EmulatedRoute(String function) {
        this.function = function;
    }

    /** The path below the base URL, such as {@code /2/files/upload}. */
    public String path() {
        return this == TOKEN || this == AUTHORIZE ? "/" + function : "/2/" + function;
    }

    String function() {
        return function;
    }

    static Optional<EmulatedRoute> of(String function) {
        return Arrays.stream(values()).filter(route -> route.function.equals(function)).findFirst();
    }
}
