package io.github.dropflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Json;
import java.time.Duration;
import java.util.Map;

/** The shapes in which a 429 comes: where it says how long to wait, if it says so. */
public enum RateLimit {
    /** JSON with {@code retry_after}, and the header {@code Retry-After}. */
    JSON_AND_HEADER,
    /** JSON with {@code retry_after}, no header. */
    JSON,
    /** Plain text, and the header {@code Retry-After}. */
    TEXT_AND_HEADER,
    /** Plain text alone. */
    TEXT,
    /** JSON that names the reason, and nowhere how long to wait. */
    OPEN_ENDED;

    Answer answer(Duration retryAfter) {
        long seconds = retryAfter.toSeconds();
        Map<String, String> header = Map.of("Retry-After", String.valueOf(seconds));
        return switch (this) {
            case JSON_AND_HEADER -> json(seconds).withHeaders(header);
            case JSON -> json(seconds);
            case TEXT_AND_HEADER -> text().withHeaders(header);
            case TEXT -> text();
            case OPEN_ENDED -> json("too_many_requests", Json.object());
        };
    }

    private static Answer json(long retryAfter) {
        return json("too_many_requests", Json.object().put("retry_after", retryAfter));
    }

    /** The envelope of every 429: the reason lies one level deeper than the tag of other errors. */
    static Answer json(String reason, ObjectNode error) {
        error.set("reason", Json.tag(reason));
        ObjectNode envelope = Json.object().put("error_summary", reason + "/..");
        envelope.set("error", error);
        return Answer.json(429, envelope);
    }

    private static Answer text() {
        return Answer.text(
                429,
                "text/plain; charset=utf-8",
                "Your app is making too many requests. Please try again later.");
    }
}
