package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one body into appends to several sessions. Each entry has to fit its session as it was when the call came in, so that
 * of two entries for one sequential session the second is refused: nobody published whether Dropbox takes it.
 */
final class AppendBatchRoute implements ContentRoute {

    private final Services services;

    AppendBatchRoute(Services services) {
        this.services = services;
    }

    @Override
    public BodySink open(Account account, Argument argument) throws IOException {
        argument.fields("entries", "content_hash");
        List<AppendEntry> entries = new ArrayList<>();
        for (Argument entry : argument.list("entries", services.limits().maxBatchEntries())) {
            entry.fields("cursor", "length", "close");
            Cursor cursor = Cursor.read(entry);
            long length = entry.number("length", 0, Long.MAX_VALUE);
            entries.add(open(account, cursor, length, entry.flag("close"), entry.json()));
        }
        return new AppendBatchBody(
                entries, argument.contentHash(), services.limits().maxRequestSize());
    }

    private AppendEntry open(
            Account account, Cursor cursor, long length, boolean close, String json)
            throws IOException {
        try {
            Append append =
                    Append.begin(
                            account.sessions().get(cursor.sessionId()),
                            cursor.offset(),
                            close,
                            services.store());
            return new AppendEntry(length, append, null, json);
        } catch (Refusal refusal) {
            return new AppendEntry(length, null, refusal, json);
        }
    }
}
