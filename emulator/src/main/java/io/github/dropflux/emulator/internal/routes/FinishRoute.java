package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.files.Commit;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import io.github.dropflux.emulator.internal.sessions.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Commits a session, after its last bytes if there are any. */
final class FinishRoute implements ContentRoute {

    private final Services services;

    FinishRoute(Services services) {
        this.services = services;
    }

    @Override
    public BodySink open(Account account, Argument argument) {
        argument.fields("cursor", "commit", "content_hash");
        Cursor cursor = Cursor.read(argument);
        Commit commit = Commit.read(argument.object("commit"));
        String hash = argument.contentHash();
        try {
            return new FinishBody(
                    account, account.sessions().get(cursor.sessionId()), cursor, commit, hash);
        } catch (Refusal refusal) {
            throw refusal.asFinishError();
        }
    }

    private final class FinishBody implements BodySink {

        private final Account account;
        private final Session session;
        private final Cursor cursor;
        private final Commit commit;
        private final @Nullable String hash;
        private @Nullable SessionBody body;
        private @Nullable Refusal refusal;
        private @Nullable ObjectNode commitRefusal;

        FinishBody(
                Account account,
                Session session,
                Cursor cursor,
                Commit commit,
                @Nullable String hash) {
            this.account = account;
            this.session = session;
            this.cursor = cursor;
            this.commit = commit;
            this.hash = hash;
        }

        // A closed session takes no append, yet can be finished: an append begins only when there
        // are bytes.
        @Override
        public void accept(ByteBuffer bytes) throws IOException {
            if (refusal != null || !bytes.hasRemaining()) {
                bytes.position(bytes.limit());
                return;
            }
            SessionBody open = body;
            if (open == null) {
                if (session.concurrent()) {
                    refusal = Refusal.typed("concurrent_session_data_not_allowed");
                    return;
                }
                open = begin();
                body = open;
            }
            if (open != null) {
                open.accept(bytes);
            }
        }

        private @Nullable SessionBody begin() throws IOException {
            try {
                Append append = Append.begin(session, cursor.offset(), false, services.store());
                return new SessionBody(append, hash, services.limits().maxRequestSize());
            } catch (Refusal refused) {
                refusal = refused.asFinishError();
                return null;
            }
        }

        @Override
        public void refuseCommit(ObjectNode error) {
            commitRefusal = error;
        }

        @Override
        public Answer complete() throws IOException {
            if (refusal != null) {
                throw refusal;
            }
            long offset = cursor.offset();
            if (body != null) {
                try {
                    body.apply();
                } catch (Refusal refused) {
                    throw refused.asFinishError();
                }
                offset += body.length();
            } else if (hash != null && !hash.equals(EmptyHash.VALUE)) {
                throw Refusal.typed("content_hash_mismatch");
            }
            if (commitRefusal != null) {
                throw Refusal.typed(commitRefusal);
            }
            return Answer.ok(Commits.finish(account, session, offset, false, commit));
        }

        @Override
        public void abort() {
            if (body != null) {
                body.abort();
            }
        }
    }
}
