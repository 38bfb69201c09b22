package io.github.dropflux.internal.protocol;

import io.github.dropflux.internal.protocol.RouteError.AuthError.MissingScope;
import io.github.dropflux.internal.protocol.RouteError.PathRootError.InvalidRoot;
import java.util.Locale;
import java.util.Map;

/** The names of typed errors: how they are spelt, what they mean to a user, and what to do about them. */
public final class Tags {

    private static final String LAPSED =
            "the upload session has expired, which is so 7 days after its start, or was never there;"
                    + " upload the source anew, or resume with restartExpired(true)";
    private static final String DAMAGED =
            "the bytes that arrived were not those that were read, in any attempt: a buffer was"
                    + " probably changed while the upload used it, so let UploadBody.fromByteBuffersCopied"
                    + " copy them";
    private static final String OTHER_WRITER =
            "the upload session is not as this upload left it, somebody else may write to it, too: upload the"
                    + " source anew";
    private static final String GRANT =
            "check the app key, the refresh token, and the app secret, which only an app authorized"
                    + " with PKCE does without";
    private static final String ACCOUNT_TYPE =
            "an account of this kind may not make this call: use another account, or ask the team's admin";

    /** By the names from the outside in, the outermost being left out where it is but the place. */
    private static final Map<String, String> ADVICE =
            Map.ofEntries(
                    Map.entry(
                            "conflict/file",
                            "another file, or another revision of it, is stored there: choose another path,"
                                    + " WriteMode.overwrite() to replace it, or autorename(true) to keep both"),
                    Map.entry(
                            "conflict/folder",
                            "a folder has that name: choose another path, or autorename(true)"),
                    Map.entry(
                            "conflict/file_ancestor",
                            "a file is where the path needs a folder: choose another path"),
                    Map.entry("conflict", "something else is stored there: choose another path"),
                    Map.entry(
                            "insufficient_space",
                            "the account, or its team, has no room for the file: free some space, or use"
                                    + " another account"),
                    Map.entry(
                            "disallowed_name",
                            "Dropbox takes no file of this name: choose another one"),
                    Map.entry(
                            "malformed_path",
                            "Dropbox takes no such path: check its names, none of which may have more than"
                                    + " 255 characters, and ids and namespaces in it"),
                    Map.entry(
                            "no_write_permission",
                            "the account may not write there: ask who owns the folder, or choose another"
                                    + " path"),
                    Map.entry(
                            "team_folder",
                            "a team folder can't be changed so: choose a path within one"),
                    Map.entry(
                            "operation_suppressed",
                            "Dropbox does not allow this at that path: choose another one"),
                    Map.entry(
                            "access_restricted",
                            "the account's access to that path is restricted: ask the team's admin, or"
                                    + " choose another path"),
                    Map.entry(
                            "too_many_write_operations",
                            "too many files are written to one namespace at once: try again later, with"
                                    + " fewer writers"),
                    Map.entry(
                            "too_large",
                            "the file is larger than Dropbox takes, see DropboxLimits: split it"),
                    Map.entry(
                            "payload_too_large",
                            "one call had more bytes than Dropbox takes: set a smaller windowSize"),
                    Map.entry("content_hash_mismatch", DAMAGED),
                    Map.entry("incorrect_offset", OTHER_WRITER),
                    Map.entry("closed", OTHER_WRITER),
                    Map.entry(
                            "properties_error",
                            "check the property groups, their templates and fields"),
                    Map.entry(
                            "encryption_not_supported",
                            "the folder takes only encrypted files, which this library does not make: choose"
                                    + " another path"),
                    Map.entry("expired_access_token", "the access token's life is over"),
                    Map.entry(
                            "invalid_access_token",
                            "Dropbox does not know the access token, or it was revoked"),
                    Map.entry(
                            "invalid_select_user",
                            "the team has no such member: check the member id of asUser or selectUser, and"
                                    + " that the token is the team's"),
                    Map.entry(
                            "invalid_select_admin",
                            "the team has no such admin: check the member id of asAdmin or selectAdmin, and"
                                    + " that the token is the team's"),
                    Map.entry("user_suspended", "the account is suspended: ask the team's admin"),
                    Map.entry(
                            "route_access_denied",
                            "the app may not make this call: check its permissions in Dropbox's App Console"),
                    Map.entry(
                            "missing_scope",
                            "the access token lacks a scope: allow it under Permissions in Dropbox's App"
                                    + " Console, then authorize the app again, as a token keeps the scopes that"
                                    + " it was granted with"),
                    Map.entry("invalid_account_type", ACCOUNT_TYPE),
                    Map.entry("paper_access_denied", ACCOUNT_TYPE),
                    Map.entry(
                            "no_permission",
                            "the account may not see the namespace of the path root: check pathRoot or"
                                    + " inPathRoot"),
                    Map.entry(
                            "invalid_root",
                            "the path root is not, or no longer, the account's: check pathRoot or inPathRoot"),
                    Map.entry(
                            "too_many_requests",
                            "Dropbox takes no more calls of this account for now: try again later"));

    private Tags() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String join(String outer, String inner) {
        return inner.isEmpty() ? outer : outer + "/" + inner;
    }

    /** What a refusal says to humans, whatever is known of it put together; empty when nothing is. */
    public static String explain(CallError error) {
        String advice = advice(error);
        if (advice.isEmpty() || error.summary().isEmpty()) {
            return advice + error.summary();
        }
        return advice + "; " + error.summary();
    }

    private static String advice(CallError error) {
        if (error.route() == Route.TOKEN) {
            return ofGrant(error);
        }
        if (error.tag().isEmpty()) {
            return ofStatus(error.status());
        }
        if (error.error() instanceof MissingScope scope && !scope.requiredScope().isEmpty()) {
            return advice("missing_scope").replace("a scope", "the scope " + scope.requiredScope());
        }
        if (error.error() instanceof InvalidRoot root && root.rootNamespaceId() != null) {
            return advice("invalid_root") + "; its root is " + root.rootNamespaceId();
        }
        if (error.tag().equals("not_found") || error.tag().equals("lookup_failed/not_found")) {
            return error.route() == Route.GET_METADATA ? "" : LAPSED;
        }
        return advice(withoutPlace(error.tag()));
    }

    /** Of the innermost name that is known, seen from the outside. */
    private static String advice(String names) {
        String known = names;
        while (!ADVICE.containsKey(known) && known.contains("/")) {
            known = known.substring(0, known.lastIndexOf('/'));
        }
        return ADVICE.getOrDefault(known, "");
    }

    private static String withoutPlace(String tag) {
        return tag.startsWith("path/") || tag.startsWith("lookup_failed/")
                ? tag.substring(tag.indexOf('/') + 1)
                : tag;
    }

    private static String ofGrant(CallError error) {
        if (error.status() == 429 || error.status() == 408 || error.status() >= 500) {
            return "try again later";
        }
        return error.tag().equals("invalid_grant")
                ? "the refresh token was revoked, or belongs to another app key: let the user authorize"
                        + " the app again, and pass the refresh token that this gives"
                : GRANT;
    }

    private static String ofStatus(int status) {
        return switch (status) {
            case 404, 405 -> "no Dropbox answers so: check the endpoint";
            case 413 ->
                    "a proxy on the way takes no body of this size: let it, or set a smaller windowSize";
            default -> "";
        };
    }
}
