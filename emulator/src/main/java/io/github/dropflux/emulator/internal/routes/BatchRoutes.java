package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.faults.EntryFault;
import io.github.dropflux.emulator.internal.faults.EntryFaults;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.files.Commit;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starting and finishing many sessions in one call. */
final class BatchRoutes {

    private final Services services;

    BatchRoutes(Services services) {
        this.services = services;
    }

    Answer start(Account account, Argument argument) {
        argument.fields("num_sessions", "session_type");
        long count = argument.number("num_sessions", 1, services.limits().maxBatchEntries());
        boolean concurrent = StartRoute.concurrent(argument);
        ObjectNode result = Json.object();
        ArrayNode ids = result.putArray("session_ids");
        for (long n = 0; n < count; n++) {
            Session session = account.sessions().create(concurrent);
            account.sessions().add(session);
            ids.add(session.id());
        }
        return Answer.ok(result);
    }

    RpcRoute finish() {
        return new RpcRoute() {
            @Override
            public Answer call(Account account, Argument argument) {
                return finish(account, argument, EntryFaults.NONE, null);
            }

            @Override
            public Answer call(Account account, Argument argument, FaultPlan plan) {
                return finish(account, argument, plan.entries(), plan.commitRefusal());
            }
        };
    }

    private Answer finish(
            Account account,
            Argument argument,
            EntryFaults faults,
            @Nullable ObjectNode firstRefusal) {
        argument.fields("entries");
        List<Argument> entries = argument.list("entries", services.limits().maxBatchEntries());
        List<Entry> read = entries.stream().map(Entry::read).toList();
        ObjectNode result = Json.object();
        ArrayNode results = result.putArray("entries");
        for (Entry entry : read) {
            EntryFault fault = faults.strike(entry.json());
            results.add(
                    firstRefusal != null && results.isEmpty()
                            ? Json.tag("failure", firstRefusal)
                            : finish(account, entry, fault));
        }
        return Answer.ok(result);
    }

    private static ObjectNode finish(Account account, Entry entry, @Nullable EntryFault fault) {
        if (fault instanceof EntryFault.Refuse refuse) {
            return failure(Refusal.typed(refuse.error()));
        }
        ObjectNode result = finish(account, entry);
        if (fault instanceof EntryFault.Bend bend && Fault.Lie.concerns(result)) {
            bend.lie().bend(result);
        }
        return result;
    }

    private static ObjectNode finish(Account account, Entry entry) {
        try {
            Session session = account.sessions().get(entry.cursor().sessionId());
            ObjectNode metadata =
                    Commits.finish(account, session, entry.cursor().offset(), true, entry.commit());
            ObjectNode success = Json.tag("success");
            success.setAll(metadata);
            return success;
        } catch (Refusal refusal) {
            return failure(refusal);
        }
    }

    private static ObjectNode failure(Refusal refusal) {
        ObjectNode error = refusal.asFinishError().error();
        if (error == null) {
            throw refusal;
        }
        return Json.tag("failure", error);
    }

    private record Entry(Cursor cursor, Commit commit, String json) {

        static Entry read(Argument argument) {
            argument.fields("cursor", "commit");
            return new Entry(
                    Cursor.read(argument), Commit.read(argument.object("commit")), argument.json());
        }
    }
}
