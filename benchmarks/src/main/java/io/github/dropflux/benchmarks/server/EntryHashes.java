package io.github.dropflux.benchmarks.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.internal.hash.BlockHasher;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Content hashes of files that came together in one body: without them a client has to ask for each file. */
final class EntryHashes {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, String> OF_SESSIONS = new ConcurrentHashMap<>();

    private record Entry(String session, long length, BlockHasher hasher) {}

    private final Queue<Entry> entries = new ArrayDeque<>();

    EntryHashes(String argument) {
        try {
            for (JsonNode entry : MAPPER.readTree(argument).path("entries")) {
                entries.add(
                        new Entry(
                                entry.at("/cursor/session_id").asText(),
                                entry.path("length").asLong(),
                                new BlockHasher()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        endWhatIsWhole();
    }

    /** The next bytes of the body. */
    void add(ByteBuf content) {
        int at = content.readerIndex();
        Entry current = entries.peek();
        while (current != null && at < content.writerIndex()) {
            long left = current.length - current.hasher.length();
            int run = (int) Math.min(left, content.writerIndex() - at);
            current.hasher.update(content.nioBuffer(at, run));
            at += run;
            endWhatIsWhole();
            current = entries.peek();
        }
    }

    private void endWhatIsWhole() {
        Entry whole = entries.peek();
        while (whole != null && whole.hasher.length() == whole.length) {
            entries.remove();
            OF_SESSIONS.put(whole.session, whole.hasher.finish().contentHash().hex());
            whole = entries.peek();
        }
    }

    /** The hash of the file in that session, once; null if it is not known. */
    static @Nullable String take(String session) {
        return OF_SESSIONS.remove(session);
    }
}
