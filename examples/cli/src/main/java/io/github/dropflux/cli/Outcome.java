package io.github.dropflux.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A stored file, and what it took.
 *
 * @param path as asked for; what counts is the one in the metadata, which may differ
 * @param calls made to Dropbox, repeated ones included
 */
record Outcome(String path, FileMetadata file, long calls, double seconds) {

    private static final ObjectMapper JSON =
            // The terminal's or the reader's encoding then doesn't matter.
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    String storedPath() {
        String display = file.pathDisplay();
        return display == null ? path : display;
    }

    /** One line for programs. */
    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        ContentHash hash = file.contentHash();
        fields.put("size", file.size());
        fields.put("content_hash", hash == null ? null : hash.hex());
        fields.put("path_display", storedPath());
        fields.put("rev", file.rev());
        fields.put("calls", calls);
        fields.put("seconds", Math.round(seconds * 1000) / 1000.0);
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts can't be written as JSON", e);
        }
    }

    /** Lines for people; the last one says what was compared with what. */
    List<String> lines(String verified) {
        ContentHash hash = file.contentHash();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Stored %s  %s in %d %s, %.1f s%s",
                        OneLine.of(storedPath()),
                        ByteSize.format(file.size()),
                        calls,
                        calls == 1 ? "call" : "calls",
                        seconds,
                        rate()),
                "content_hash " + (hash == null ? "none" : hash.hex()),
                "verified: " + verified);
    }

    private String rate() {
        return seconds < 0.5 || file.size() < 1 << 20
                ? ""
                : " (" + ByteSize.format(Math.round(file.size() / seconds)) + "/s)";
    }
}
