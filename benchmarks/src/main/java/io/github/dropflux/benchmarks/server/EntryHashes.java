package io.github.dropflux.benchmarks.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Content hashes of small files that came together in one body: without them a client has to ask for each
 * file. Files of more than a block have none here, since hashing them would slow the server down.
 */
final class EntryHashes {

    private static final int BLOCK_BYTES = 4 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, String> OF_SESSIONS = new ConcurrentHashMap<>();

    private record Entry(String session, long length) {}

    private final Queue<Entry> entries = new ArrayDeque<>();
    private final MessageDigest digest;
    private @Nullable Entry current;
    private long left;

    EntryHashes(String argument) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
            for (JsonNode entry : MAPPER.readTree(argument).path("entries")) {
                entries.add(
                        new Entry(
                                entry.at("/cursor/session_id").asText(),
                                entry.path("length").asLong()));
            }
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        next();
    }

    /** The next bytes of the body. */
    void add(ByteBuf content) {
        int at = content.readerIndex();
        while (current != null && at < content.writerIndex()) {
            int run = (int) Math.min(left, content.writerIndex() - at);
            digest.update(content.nioBuffer(at, run));
            at += run;
            left -= run;
            endWhatIsWhole();
        }
    }

    private void next() {
        current = entries.poll();
        left = current == null ? 0 : current.length;
        endWhatIsWhole();
    }

    private void endWhatIsWhole() {
        Entry whole = current;
        if (whole != null && left == 0) {
            byte[] block = digest.digest();
            if (whole.length <= BLOCK_BYTES) {
                byte[] hash = whole.length == 0 ? block : digest.digest(block);
                OF_SESSIONS.put(whole.session, HexFormat.of().formatHex(hash));
            }
            next();
        }
    }

    /** The hash of the file in that session, once; null if it is not known. */
    static @Nullable String take(String session) {
        return OF_SESSIONS.remove(session);
    }
}
