package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Fields of an answer, each of the type that the protocol gives it. */
final class Fields {
    /** It comes back with each call, in a header: one that is longer would be refused there. */
    private static final int MAX_SESSION_ID_CHARS = 1024;

    private Fields() {}

    static FileMetadata fileMetadata(JsonNode node) {
        return FileMetadata.builder()
                .name(text(node, "name"))
                .id(text(node, "id"))
                .clientModified(time(node, "client_modified"))
                .serverModified(time(node, "server_modified"))
                .rev(text(node, "rev"))
                .size(bytes(node, "size"))
                .pathLower(optionalText(node, "path_lower"))
                .pathDisplay(optionalText(node, "path_display"))
                .contentHash(hash(node, "content_hash"))
                .downloadable(node.path("is_downloadable").asBoolean(true))
                .build();
    }

    static String text(JsonNode node, String name) {
        String text = optionalText(node, name);
        if (text == null || text.isEmpty()) {
            throw missing(name, "a text");
        }
        return text;
    }

    /** An opaque id, whether it has this name or lies in an array of it. */
    static String sessionId(JsonNode id, String name) {
        if (!id.isTextual() || !isSessionId(id.textValue())) {
            throw missing(name, "a text of 1 to " + MAX_SESSION_ID_CHARS + " characters");
        }
        return id.textValue();
    }

    static boolean isSessionId(String id) {
        return !id.isEmpty() && id.length() <= MAX_SESSION_ID_CHARS;
    }

    static JsonNode array(JsonNode node, String name) {
        JsonNode array = node.path(name);
        if (!array.isArray()) {
            throw missing(name, "an array");
        }
        return array;
    }

    static MalformedAnswerException missing(String name, String type) {
        return new MalformedAnswerException(
                "The answer has no field \""
                        + name
                        + "\" that is "
                        + type
                        + ": check the endpoint, or whether a newer version knows this answer");
    }

    private static @Nullable String optionalText(JsonNode node, String name) {
        JsonNode field = node.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return null;
        }
        if (!field.isTextual()) {
            throw missing(name, "a text");
        }
        return field.textValue();
    }

    static long bytes(JsonNode node, String name) {
        JsonNode field = node.path(name);
        if (!field.isIntegralNumber() || !field.canConvertToLong() || field.longValue() < 0) {
            throw missing(name, "a whole number of bytes");
        }
        return field.longValue();
    }

    private static Instant time(JsonNode node, String name) {
        try {
            return Instant.parse(text(node, name));
        } catch (DateTimeParseException e) {
            throw missing(name, "a time as in 2026-01-01T00:00:00Z");
        }
    }

    private static @Nullable ContentHash hash(JsonNode node, String name) {
        String hex = optionalText(node, name);
        if (hex == null) {
            return null;
        }
        try {
            return ContentHash.parse(hex);
        } catch (IllegalArgumentException e) {
            throw missing(name, "64 hexadecimal digits");
        }
    }
}
