package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.faults.EntryFaults;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body of many appends: checked as a whole, then each entry by itself, whatever becomes of the others. */
final class AppendBatchBody implements BodySink {

    private final List<AppendEntry> entries;
    private final @Nullable String declaredHash;
    private final long maxLength;
    private final BlockHasher hasher = new BlockHasher();
    private EntryFaults faults = EntryFaults.NONE;
    private int current;
    private long inCurrent;
    private long length;

    AppendBatchBody(List<AppendEntry> entries, @Nullable String declaredHash, long maxLength) {
        this.entries = entries;
        this.declaredHash = declaredHash;
        this.maxLength = maxLength;
    }

    @Override
    public void accept(ByteBuffer bytes) throws IOException {
        length += bytes.remaining();
        if (length > maxLength) {
            abort();
            bytes.position(bytes.limit());
            return;
        }
        if (declaredHash != null) {
            hasher.update(bytes.duplicate());
        }
        int end = bytes.limit();
        while (bytes.hasRemaining() && current < entries.size()) {
            AppendEntry entry = entries.get(current);
            int count = (int) Math.min(bytes.remaining(), entry.length() - inCurrent);
            bytes.limit(bytes.position() + count);
            write(entry.append(), bytes);
            bytes.position(bytes.limit()).limit(end);
            inCurrent += count;
            if (inCurrent == entry.length()) {
                current++;
                inCurrent = 0;
                seal(entry.append());
            }
        }
        bytes.position(end);
    }

    private static void write(@Nullable Append append, ByteBuffer bytes) throws IOException {
        if (append != null) {
            append.accept(bytes);
        }
    }

    // A thousand files open at once are more than a process usually may have.
    private static void seal(@Nullable Append append) throws IOException {
        if (append != null) {
            append.seal();
        }
    }

    @Override
    public void strikeEntries(EntryFaults planned) {
        faults = planned;
    }

    @Override
    public Answer complete() throws IOException {
        if (length > maxLength) {
            throw Refusal.typed("payload_too_large");
        }
        if (!asDeclared()) {
            throw Refusal.typed("length_mismatch");
        }
        if (declaredHash != null && !declaredHash.equals(hasher.contentHash())) {
            throw Refusal.typed("content_hash_mismatch");
        }
        ObjectNode result = Json.object();
        ArrayNode results = result.putArray("entries");
        Refusal wrong = null;
        for (AppendEntry entry : entries) {
            try {
                results.add(entry.apply(faults));
            } catch (Refusal refusal) {
                wrong = refusal;
            }
        }
        if (wrong != null) {
            throw wrong;
        }
        return Answer.ok(result);
    }

    private boolean asDeclared() {
        long left = length;
        for (AppendEntry entry : entries) {
            if (entry.length() > left) {
                return false;
            }
            left -= entry.length();
        }
        return left == 0;
    }

    @Override
    public void abort() {
        entries.forEach(AppendEntry::abort);
    }
}
