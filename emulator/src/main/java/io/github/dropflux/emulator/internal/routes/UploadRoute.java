package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.files.Commit;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import io.github.dropflux.emulator.internal.sessions.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A file in one call. It is a session that only becomes known when the commit is refused, since then the bytes are kept and
 * may be committed elsewhere.
 */
final class UploadRoute implements ContentRoute {

    private final Services services;

    UploadRoute(Services services) {
        this.services = services;
    }

    @Override
    public BodySink open(Account account, Argument argument) throws IOException {
        Commit commit = Commit.read(argument, "content_hash");
        Session session = account.sessions().create(false);
        Append append = Append.begin(session, 0, true, services.store());
        SessionBody body =
                new SessionBody(append, argument.contentHash(), services.limits().maxRequestSize());
        return new BodySink() {
            private @Nullable ObjectNode commitRefusal;

            @Override
            public void refuseCommit(ObjectNode error) {
                commitRefusal = error;
            }

            @Override
            public void accept(ByteBuffer bytes) throws IOException {
                body.accept(bytes);
            }

            @Override
            public Answer complete() throws IOException {
                applyOrRefuse(body);
                try {
                    if (commitRefusal != null) {
                        throw Refusal.typed(commitRefusal);
                    }
                    return Answer.ok(
                            Commits.finish(account, session, body.length(), false, commit));
                } catch (Refusal refusal) {
                    account.sessions().add(session);
                    throw withSession(refusal, session);
                }
            }

            @Override
            public void abort() {
                body.abort();
            }
        };
    }

    // Of an append's errors, upload has no too_large: to it, what is too much for a file is too
    // much for the call.
    private static void applyOrRefuse(SessionBody body) throws IOException {
        try {
            body.apply();
        } catch (Refusal refusal) {
            ObjectNode error = refusal.error();
            throw error != null && error.path(".tag").asText().equals("too_large")
                    ? Refusal.typed("payload_too_large")
                    : refusal;
        }
    }

    private static Refusal withSession(Refusal refusal, Session session) {
        ObjectNode finishError = refusal.error();
        if (finishError == null || !finishError.path(".tag").asText().equals("path")) {
            return refusal;
        }
        ObjectNode error = Json.tag("path");
        error.set("reason", finishError.get("path"));
        error.put("upload_session_id", session.id());
        return Refusal.typed(error);
    }
}
