package io.github.dropflux.cli.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them and read them. */
public final class ByteSize {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18}) ?([a-zA-Z]*)");

    private static final Map<String, Long> UNITS =
            Map.of(
                    "", 1L,
                    "b", 1L,
                    "kib", 1L << 10,
                    "mib", 1L << 20,
                    "gib", 1L << 30,
                    "tib", 1L << 40,
                    "kb", 1_000L,
                    "mb", 1_000_000L,
                    "gb", 1_000_000_000L,
                    "tb", 1_000_000_000_000L);

    private static final String[] BINARY = {"KiB", "MiB", "GiB", "TiB"};

    private ByteSize() {}

    /**
     * Reads a number of bytes, with or without a unit.
     *
     * @throws IllegalArgumentException for anything else, and for more than a {@code long} holds
     */
    static long parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        Long unit = written.matches() ? UNITS.get(written.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is no size: write a whole number of bytes, or one with KiB, MiB, GiB,"
                            + " KB, MB or GB, such as 8MiB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(written.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is more than the "
                            + Long.MAX_VALUE
                            + " bytes that can be counted",
                    e);
        }
    }

    /** Three figures at most, in binary units: {@code 812 B}, {@code 8.3 KiB}, {@code 1.0 GiB}. */
    public static String format(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        // 1023.95 would be written as 1024.0 of the smaller unit.
        while (value >= 1023.95 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(
                Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, BINARY[unit]);
    }
}
