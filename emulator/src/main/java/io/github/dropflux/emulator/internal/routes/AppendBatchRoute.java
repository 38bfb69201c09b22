package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one body into appends to several sessions. */
final class AppendBatchRoute implements ContentRoute {

    private final Services services;

    AppendBatchRoute(Services services) {
        this.services = services;
    }

    @Override
    public BodySink open(Argument argument) throws IOException {
        argument.fields("entries", "content_hash");
        List<Entry> entries = new ArrayList<>();
        long total = 0;
        for (Argument entry : argument.list("entries", services.limits().maxBatchEntries())) {
            entry.fields("cursor", "length", "close");
            Cursor cursor = Cursor.read(entry);
            long length = entry.number("length", 0, services.limits().maxRequestSize());
            total += length;
            entries.add(open(cursor, length, entry.flag("close")));
        }
        return new BatchBody(entries, total, argument.contentHash());
    }

    private Entry open(Cursor cursor, long length, boolean close) throws IOException {
        try {
            Append append =
                    Append.begin(
                            services.sessions().get(cursor.sessionId()),
                            cursor.offset(),
                            close,
                            services.store());
            return new Entry(length, append, null);
        } catch (Refusal refusal) {
            return new Entry(length, null, refusal);
        }
    }

    private record Entry(long length, @Nullable Append append, @Nullable Refusal refusal) {

        ObjectNode apply() throws IOException {
            Refusal refused = refusal;
            if (append != null) {
                try {
                    append.apply();
                    return Json.tag("success");
                } catch (Refusal late) {
                    refused = late;
                }
            }
            ObjectNode error = refused == null ? null : refused.error();
            if (error == null) {
                throw refused == null
                        ? new IllegalStateException("no append, no refusal")
                        : refused;
            }
            return Json.tag("failure", error);
        }
    }

    private final class BatchBody implements BodySink {

        private final List<Entry> entries;
        private final long total;
        private final @Nullable String declaredHash;
        private final BlockHasher hasher = new BlockHasher();
        private int current;
        private long inCurrent;
        private long length;

        BatchBody(List<Entry> entries, long total, @Nullable String declaredHash) {
            this.entries = entries;
            this.total = total;
            this.declaredHash = declaredHash;
        }

        @Override
        public void accept(ByteBuffer bytes) throws IOException {
            length += bytes.remaining();
            if (declaredHash != null) {
                hasher.update(bytes.duplicate());
            }
            int end = bytes.limit();
            while (bytes.hasRemaining() && current < entries.size()) {
                Entry entry = entries.get(current);
                if (inCurrent == entry.length()) {
                    current++;
                    inCurrent = 0;
                    continue;
                }
                int count = (int) Math.min(bytes.remaining(), entry.length() - inCurrent);
                inCurrent += count;
                bytes.limit(bytes.position() + count);
                if (entry.append() != null) {
                    entry.append().accept(bytes);
                }
                bytes.position(bytes.limit()).limit(end);
            }
            bytes.position(end);
        }

        @Override
        public Answer complete() throws IOException {
            if (length > services.limits().maxRequestSize()) {
                throw Refusal.typed("payload_too_large");
            }
            if (length != total) {
                throw Refusal.typed("length_mismatch");
            }
            if (declaredHash != null && !declaredHash.equals(hasher.contentHash())) {
                throw Refusal.typed("content_hash_mismatch");
            }
            ObjectNode result = Json.object();
            ArrayNode results = result.putArray("entries");
            for (Entry entry : entries) {
                results.add(entry.apply());
            }
            return Answer.ok(result);
        }

        @Override
        public void abort() {
            for (Entry entry : entries) {
                if (entry.append() != null) {
                    entry.append().abort();
                }
            }
        }
    }
}
