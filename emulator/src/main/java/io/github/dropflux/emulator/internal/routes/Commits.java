package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.files.Commit;
import io.github.dropflux.emulator.internal.files.FileNode;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Session;
import io.github.dropflux.emulator.internal.storage.Content;
import java.util.Objects;

/** What all routes that commit have in common. */
final class Commits {

    private Commits() {}

    /** Commits a session and returns the file's metadata. A refusal is that of a finish. */
    static ObjectNode finish(
            Account account, Session session, long offset, boolean batch, Commit commit) {
        FileNode file;
        try {
            file =
                    session.finish(
                            offset,
                            batch,
                            (content, hash) -> store(account, commit, content, hash));
        } catch (Refusal refusal) {
            throw refusal.asFinishError();
        }
        account.sessions().finished(session);
        return file.metadata();
    }

    private static FileNode store(Account account, Commit commit, Content content, String hash) {
        FileNode file;
        try {
            file = account.files().commit(commit, hash, content);
        } catch (Refusal refusal) {
            throw Refusal.typed(Json.tag("path", Objects.requireNonNull(refusal.error())));
        }
        if (file.content() != content) {
            content.delete();
        }
        return file;
    }
}
