package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.files.Node;
import io.github.dropflux.emulator.internal.files.Paths;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;

/** Asking for, deleting and making what stands at one path. */
final class FileRoutes {

    private FileRoutes() {}

    static Answer getMetadata(Account account, Argument argument) {
        argument.fields(
                "path",
                "include_media_info",
                "include_deleted",
                "include_has_explicit_shared_members",
                "include_property_groups");
        return Answer.ok(find(account, Paths.read(argument, "path")).taggedMetadata());
    }

    static Answer delete(Account account, Argument argument) {
        argument.fields("path", "parent_rev");
        Node node =
                account.files()
                        .delete(Paths.read(argument, "path"))
                        .orElseThrow(() -> notFound("path_lookup"));
        return Answer.ok(Json.object().set("metadata", node.taggedMetadata()));
    }

    static Answer createFolder(Account account, Argument argument) {
        argument.fields("path", "autorename");
        Node folder;
        try {
            folder =
                    account.files()
                            .createFolder(
                                    Paths.read(argument, "path"), argument.flag("autorename"));
        } catch (Refusal refusal) {
            throw refusal.error() == null
                    ? refusal
                    : Refusal.typed(Json.tag("path", refusal.error()));
        }
        return Answer.ok(Json.object().set("metadata", folder.metadata()));
    }

    private static Node find(Account account, String path) {
        return account.files().find(path).orElseThrow(() -> notFound("path"));
    }

    static Refusal notFound(String tag) {
        return Refusal.typed(Json.tag(tag, Json.tag("not_found")));
    }
}
