package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.protocol.Route;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.Supplier;

/** The calls of one account that serve several files: an answer for each of their entries. */
final class BatchRoutes {

    private static final int MOST_ENTRIES = 1_000;

    private final SimulatedAccount account;

    BatchRoutes(SimulatedAccount account) {
        this.account = account;
    }

    String start(StartBatchArgument start, Entries entries) {
        StringJoiner ids = new StringJoiner("\",\"", "{\"session_ids\":[\"", "\"]}");
        for (int n = entries.opens(limited(start.sessions())); n > 0; n--) {
            ids.add(account.open(start.type(), entries));
        }
        return ids.toString();
    }

    String append(AppendBatchArgument append, byte[] body, Entries entries) {
        SimulatedAccount.checked(body, append.contentHash());
        long total = append.entries().stream().mapToLong(AppendBatchArgument.Entry::length).sum();
        if (total != body.length) {
            throw Refusal.typed("length_mismatch");
        }
        limited(append.entries().size());
        StringJoiner answers = answers();
        int from = 0;
        for (AppendBatchArgument.Entry entry : append.entries()) {
            int to = from + Math.toIntExact(entry.length());
            Piece piece = Piece.of(Arrays.copyOfRange(body, from, to));
            from = to;
            answers.add(
                    answer(
                            entries.refusal(Route.APPEND_BATCH),
                            () -> {
                                account.session(entry.cursor().sessionId(), "")
                                        .append(entry.cursor().offset(), piece, entry.close());
                                return "{\".tag\":\"success\"}";
                            }));
        }
        return answers.toString();
    }

    /** Those entries that have arrived whole, and of a sequential session also the part of one. */
    void appendPartly(AppendBatchArgument append, byte[] body, int bytes) {
        int from = 0;
        for (AppendBatchArgument.Entry entry : append.entries()) {
            int to = from + Math.toIntExact(entry.length());
            if (from >= bytes) {
                return;
            }
            byte[] arrived = Arrays.copyOfRange(body, from, Math.min(to, bytes));
            if (to <= bytes) {
                answer(
                        null,
                        () -> {
                            account.session(entry.cursor().sessionId(), "")
                                    .append(
                                            entry.cursor().offset(),
                                            Piece.of(arrived),
                                            entry.close());
                            return "";
                        });
            } else {
                account.appendPart(entry.cursor(), arrived);
            }
            from = to;
        }
    }

    String finish(FinishBatchArgument finish, int call, Entries entries) {
        limited(finish.entries().size());
        StringJoiner answers = answers();
        for (int i = 0; i < finish.entries().size(); i++) {
            FinishBatchArgument.Entry entry = finish.entries().get(i);
            int index = i;
            answers.add(
                    answer(
                            entries.refusal(Route.FINISH_BATCH_V2),
                            () -> {
                                account.session(entry.cursor().sessionId(), "lookup_failed/")
                                        .requireClosed();
                                String file = account.finish(entry.cursor(), entry.commit(), call);
                                entries.committed(index);
                                return file.replace(".tag\":\"file", ".tag\":\"success");
                            }));
        }
        return answers.toString();
    }

    private static StringJoiner answers() {
        return new StringJoiner(",", "{\"entries\":[", "]}");
    }

    private static int limited(int entries) {
        if (entries < 1 || entries > MOST_ENTRIES) {
            throw Refusal.text(400, "entries: " + entries + " are not from 1 to " + MOST_ENTRIES);
        }
        return entries;
    }

    private static String answer(Refusal refused, Supplier<String> work) {
        try {
            if (refused != null) {
                throw refused;
            }
            return work.get();
        } catch (Refusal refusal) {
            return "{\".tag\":\"failure\",\"failure\":" + refusal.error() + "}";
        }
    }
}
