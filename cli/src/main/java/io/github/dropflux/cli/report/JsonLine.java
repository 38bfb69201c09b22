package io.github.dropflux.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers and texts as one line for programs. */
public final class JsonLine {

    private static final ObjectMapper JSON =
            // The terminal's or the reader's encoding then doesn't matter.
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonLine() {}

    public static String of(Map<String, @Nullable Object> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts can't be written as JSON", e);
        }
    }

    /** Seconds to the millisecond. */
    public static double seconds(double exact) {
        return Math.round(exact * 1000) / 1000.0;
    }
}
