package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import io.github.dropflux.emulator.internal.sessions.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** Opens a session. */
final class StartRoute implements ContentRoute {

    private static final Set<String> TYPES = Set.of("sequential", "concurrent");

    private final Services services;

    StartRoute(Services services) {
        this.services = services;
    }

    static boolean concurrent(Argument argument) {
        return "concurrent".equals(argument.tag("session_type", TYPES));
    }

    @Override
    public BodySink open(Account account, Argument argument) throws IOException {
        argument.fields("close", "session_type", "content_hash");
        boolean close = argument.flag("close");
        boolean concurrent = concurrent(argument);
        if (concurrent && close) {
            throw Refusal.typed("concurrent_session_close_not_allowed");
        }
        Session session = account.sessions().create(concurrent);
        Append append = Append.begin(session, 0, close, services.store());
        SessionBody body =
                new SessionBody(append, argument.contentHash(), services.limits().maxRequestSize());
        return new BodySink() {
            @Override
            public void accept(ByteBuffer bytes) throws IOException {
                body.accept(bytes);
            }

            @Override
            public Answer complete() throws IOException {
                if (concurrent && body.length() > 0) {
                    throw Refusal.typed("concurrent_session_data_not_allowed");
                }
                body.apply();
                account.sessions().add(session);
                return Answer.ok(Json.object().put("session_id", session.id()));
            }

            @Override
            public void abort() {
                body.abort();
            }
        };
    }
}
