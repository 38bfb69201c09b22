package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.accounts.Profile;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;

/** Says whose Dropbox this is. */
final class AccountRoutes {

    private AccountRoutes() {}

    static Answer space(Account reached, Argument argument) {
        argument.nothing();
        ObjectNode allocation = Json.tag("individual");
        allocation.put("allocated", reached.files().space());
        ObjectNode usage = Json.object();
        usage.put("used", reached.files().used()).set("allocation", allocation);
        return Answer.ok(usage);
    }

    /** The dispatcher ends the token itself, once its call has gone well. */
    static Answer revoke(Account reached, Argument argument) {
        argument.nothing();
        return Answer.nothing();
    }

    static Answer current(Account reached, Argument argument) {
        argument.nothing();
        Profile profile = reached.profile();
        ObjectNode name = Json.object();
        name.put("given_name", "Emulated")
                .put("surname", "User")
                .put("familiar_name", "Emulated")
                .put("display_name", profile.displayName())
                .put("abbreviated_name", "EU");
        ObjectNode root = Json.tag("user");
        root.put("root_namespace_id", profile.namespace())
                .put("home_namespace_id", profile.namespace());
        ObjectNode account = Json.object();
        account.put("account_id", profile.accountId());
        account.set("name", name);
        account.put("email", profile.email())
                .put("email_verified", true)
                .put("disabled", false)
                .put("country", "US")
                .put("locale", "en")
                .put("referral_link", "https://example.com/referral")
                .put("is_paired", false);
        account.set("account_type", Json.tag("basic"));
        account.set("root_info", root);
        return Answer.ok(account);
    }
}
