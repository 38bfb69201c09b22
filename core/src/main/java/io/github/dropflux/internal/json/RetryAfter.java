package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a server asks to wait, in its header or in its body. */
final class RetryAfter {
    // Longer than any wait that makes sense, so that no answer can overflow the arithmetic of a
    // schedule.
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private RetryAfter() {}

    /**
     * The longer of both, since a call that comes too early counts against the limit.
     *
     * @param header seconds; a date is passed over, as there is no clock here and Dropbox sends none
     * @param body the field {@code retry_after}: seconds
     * @return at most a day; null when neither says
     */
    static @Nullable Duration of(@Nullable String header, JsonNode body) {
        Duration told = body.isNumber() ? seconds(body.doubleValue()) : null;
        Duration asked = header == null ? null : parsed(header.strip());
        if (told == null || asked == null) {
            return told == null ? asked : told;
        }
        return told.compareTo(asked) >= 0 ? told : asked;
    }

    private static @Nullable Duration parsed(String header) {
        return SECONDS.matcher(header).matches() ? seconds(Double.parseDouble(header)) : null;
    }

    private static @Nullable Duration seconds(double seconds) {
        if (!(seconds >= 0)) {
            return null;
        }
        if (seconds >= LONGEST.toSeconds()) {
            return LONGEST;
        }
        return Duration.ofMillis((long) Math.ceil(seconds * 1000));
    }
}
