package io.github.dropflux.benchmarks.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server says to a request, believing all that the request says.
 *
 * @param json the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answers(HttpResponseStatus status, byte[] json) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicLong SESSIONS = new AtomicLong();
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    /**
     * The answer to a call of that route, the last part of its path.
     *
     * @param bytes of a file that the body held
     */
    static Answers to(String route, String argument, long bytes) {
        try {
            JsonNode given = MAPPER.readTree(argument);
            return switch (route) {
                case "start" -> ok("{\"session_id\": \"s" + SESSIONS.incrementAndGet() + "\"}");
                case "append_v2" -> ok("null");
                case "finish" ->
                        ok(
                                file(
                                                given.path("commit"),
                                                given.at("/cursor/offset").asLong() + bytes)
                                        .toString());
                case "upload" ->
                        ok(hashed(file(given, bytes), given.path("content_hash").textValue()));
                case "start_batch" -> ok(sessions(given.path("num_sessions").asInt()));
                case "append_batch" -> ok(entries(given, entry -> success()));
                case "finish_batch_v2" -> ok(entries(given, Answers::stored));
                default ->
                        new Answers(
                                HttpResponseStatus.CONFLICT,
                                utf8(
                                        """
                                {"error_summary": "path/not_found/.",
                                 "error": {".tag": "path", "path": {".tag": "not_found"}}}
                                """));
            };
        } catch (JsonProcessingException e) {
            return new Answers(HttpResponseStatus.BAD_REQUEST, utf8("the argument is no JSON"));
        }
    }

    private static String sessions(int count) {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode ids = answer.putArray("session_ids");
        for (int i = 0; i < count; i++) {
            ids.add("s" + SESSIONS.incrementAndGet());
        }
        return answer.toString();
    }

    private static String entries(JsonNode given, Function<JsonNode, ObjectNode> answer) {
        ObjectNode all = MAPPER.createObjectNode();
        ArrayNode entries = all.putArray("entries");
        given.path("entries").forEach(entry -> entries.add(answer.apply(entry)));
        return all.toString();
    }

    private static ObjectNode success() {
        return MAPPER.createObjectNode().put(".tag", "success");
    }

    private static ObjectNode stored(JsonNode entry) {
        ObjectNode file = file(entry.path("commit"), entry.at("/cursor/offset").asLong());
        hashed(file, EntryHashes.take(entry.at("/cursor/session_id").asText()));
        return success().setAll(file);
    }

    /** Dropbox gives each file's hash; one that is not known here is left out. */
    private static String hashed(ObjectNode file, @Nullable String hash) {
        if (hash != null) {
            file.put("content_hash", hash);
        }
        return file.toString();
    }

    private static ObjectNode file(JsonNode commit, long size) {
        String path = commit.path("path").asText();
        ObjectNode file = MAPPER.createObjectNode();
        file.put("name", path.substring(path.lastIndexOf('/') + 1));
        file.put("id", "id:0123456789abcdef");
        file.put("client_modified", EPOCH);
        file.put("server_modified", EPOCH);
        file.put("rev", "0123456789abcdef");
        file.put("size", size);
        file.put("path_lower", path);
        file.put("path_display", path);
        file.put("is_downloadable", true);
        return file;
    }

    private static Answers ok(String json) {
        return new Answers(HttpResponseStatus.OK, utf8(json));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
