package io.github.dropflux.emulator.internal.auth;

import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The member of a team that a call's headers select. Tokens that are not a team's ignore it.
 *
 * @param user value of {@code Dropbox-API-Select-User}, null when there is none
 * @param admin value of {@code Dropbox-API-Select-Admin}, null when there is none
 */
public record MemberSelection(@Nullable String user, @Nullable String admin) {

    /** The one member selected, or a refusal when it is none of these. */
    String among(Set<String> members) {
        if (user != null && admin != null) {
            throw Refusal.badRequest(
                    "HTTP headers \"Dropbox-API-Select-User\" and \"Dropbox-API-Select-Admin\" can't be combined");
        }
        String member = user == null ? admin : user;
        if (member == null) {
            throw Refusal.badRequest(
                    "This API function operates on a single Dropbox account, but the OAuth 2 access token you"
                            + " provided is for an entire Dropbox Business team. Select a member with the"
                            + " \"Dropbox-API-Select-User\" HTTP header.");
        }
        if (!members.contains(member)) {
            // An auth error of the published specification, like that of a token.
            throw Refusal.typed(
                    401, Json.tag(user == null ? "invalid_select_admin" : "invalid_select_user"));
        }
        return member;
    }
}
