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
    private static final String ACCOUNT =
            """
            {"account_id": "dbid:00000000000000000000000000000000000", "email": "a@example.com",
             "email_verified": true, "disabled": false, "locale": "en", "referral_link": "",
             "is_paired": false, "account_type": {".tag": "basic"},
             "name": {"given_name": "a", "surname": "b", "familiar_name": "a",
                      "display_name": "a b", "abbreviated_name": "ab"},
             "root_info": {".tag": "user", "root_namespace_id": "1", "home_namespace_id": "1"}}
            """;
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    /**
     * The answer to a call of that route, the last part of its path.
     *
     * @param bytes of a file that the body held
     * @param source hashes of what is uploaded; null for a server that gives none for a session
     */
    static Answers to(String route, String argument, long bytes, @Nullable SourceHashes source) {
        try {
            JsonNode given = MAPPER.readTree(argument);
            return switch (route) {
                case "start" -> ok("{\"session_id\": \"s" + SESSIONS.incrementAndGet() + "\"}");
                case "append_v2" -> {
                    if (source != null && given.has("content_hash")) {
                        source.hashes(session(given));
                    }
                    yield ok("null");
                }
                case "finish" -> {
                    long size = given.at("/cursor/offset").asLong() + bytes;
                    yield ok(
                            hashed(
                                    file(given.path("commit"), size),
                                    source == null ? null : source.take(session(given), size)));
                }
                case "upload" ->
                        ok(hashed(file(given, bytes), given.path("content_hash").textValue()));
                case "get_current_account" -> ok(ACCOUNT);
                case "start_batch" -> ok(sessions(given.path("num_sessions").asInt()));
                case "append_batch" -> ok(entries(given, entry -> success()));
                case "finish_batch_v2" -> ok(entries(given, entry -> stored(entry, source)));
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

    private static ObjectNode stored(JsonNode entry, @Nullable SourceHashes source) {
        long size = entry.at("/cursor/offset").asLong();
        ObjectNode file = file(entry.path("commit"), size);
        String hash = EntryHashes.take(session(entry));
        hashed(file, hash == null && source != null ? source.take(session(entry), size) : hash);
        return success().setAll(file);
    }

    private static String session(JsonNode given) {
        return given.at("/cursor/session_id").asText();
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
