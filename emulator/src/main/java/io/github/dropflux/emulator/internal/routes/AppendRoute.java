package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.sessions.Append;
import io.github.dropflux.emulator.internal.sessions.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts one body into a session. */
final class AppendRoute implements ContentRoute {

    private final Services services;

    AppendRoute(Services services) {
        this.services = services;
    }

    @Override
    public BodySink open(Account account, Argument argument) throws IOException {
        argument.fields("cursor", "close", "content_hash");
        Cursor cursor = Cursor.read(argument);
        boolean close = argument.flag("close");
        String hash = argument.contentHash();
        Session session = account.sessions().get(cursor.sessionId());
        Append append = Append.begin(session, cursor.offset(), close, services.store());
        SessionBody body = new SessionBody(append, hash, services.limits().maxRequestSize());
        return new BodySink() {
            @Override
            public void accept(ByteBuffer bytes) throws IOException {
                body.accept(bytes);
            }

            @Override
            public Answer complete() throws IOException {
                body.apply();
                return Answer.nothing();
            }

            @Override
            public void abort() {
                body.abort();
            }
        };
    }
}
