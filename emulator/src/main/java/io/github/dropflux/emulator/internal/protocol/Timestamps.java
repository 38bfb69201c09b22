package io.github.dropflux.emulator.internal.protocol;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Dropbox's timestamps: UTC, whole seconds. */
public final class Timestamps {

    private static final Pattern SHAPE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private Timestamps() {}

    /** As it is written on the wire. */
    public static String write(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Reads a timestamp, refusing fractions and zones. */
    public static Instant read(String text) {
        if (SHAPE.matcher(text).matches()) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Refusal.badRequest(notATime(text));
            }
        }
        throw Refusal.badRequest(notATime(text));
    }

    private static String notATime(String text) {
        return "time data '" + text + "' does not match format '%Y-%m-%dT%H:%M:%SZ'";
    }
}
