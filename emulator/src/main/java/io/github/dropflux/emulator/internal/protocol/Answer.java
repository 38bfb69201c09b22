package io.github.dropflux.emulator.internal.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.dropflux.emulator.internal.storage.Content;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call is answered with. Immutable, its JSON aside, which a fault may change before it is written. */
public final class Answer {

    private final int status;
    private final String contentType;
    private final @Nullable JsonNode json;
    private final String text;
    private final Map<String, String> headers;
    private final @Nullable Download download;

    private Answer(
            int status,
            String contentType,
            @Nullable JsonNode json,
            String text,
            Map<String, String> headers,
            @Nullable Download download) {
        this.status = status;
        this.contentType = contentType;
        this.json = json;
        this.text = text;
        this.headers = headers;
        this.download = download;
    }

    /** JSON. */
    public static Answer json(int status, JsonNode json) {
        return new Answer(status, "application/json", json, "", Map.of(), null);
    }

    /** JSON with status 200. */
    public static Answer ok(JsonNode json) {
        return json(200, json);
    }

    /** The four bytes {@code null}, with which a route answers that has nothing to say. */
    public static Answer nothing() {
        return ok(NullNode.getInstance());
    }

    /** Text of a kind. */
    public static Answer text(int status, String contentType, String text) {
        return new Answer(status, contentType, null, text, Map.of(), null);
    }

    /** A file's bytes, its metadata in a header. */
    public static Answer download(int status, JsonNode metadata, Download download) {
        return new Answer(status, "application/octet-stream", metadata, "", Map.of(), download);
    }

    /** This answer with more headers; a Content-Type among them replaces the answer's own. */
    public Answer withHeaders(Map<String, String> more) {
        String type = contentType;
        Map<String, String> all = new LinkedHashMap<>(headers);
        for (Map.Entry<String, String> header : more.entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                type = header.getValue();
            } else {
                all.put(header.getKey(), header.getValue());
            }
        }
        return new Answer(status, type, json, text, all, download);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Value of Content-Type. */
    public String contentType() {
        return contentType;
    }

    /** The JSON, or a download's metadata. */
    public @Nullable JsonNode json() {
        return json;
    }

    /** Further headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** What to send from storage, if anything. */
    public @Nullable Download download() {
        return download;
    }

    /** The body of an answer that is no download. */
    public byte[] body() {
        return json == null ? text.getBytes(StandardCharsets.UTF_8) : Json.bytes(json);
    }

    /**
     * A range of a file.
     *
     * @param content the file's bytes
     * @param offset first byte
     * @param length how many
     */
    public record Download(Content content, long offset, long length) {}
}
