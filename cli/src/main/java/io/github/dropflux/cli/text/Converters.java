package io.github.dropflux.cli.text;

import io.github.dropflux.ContentHash;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Option texts to values; what can't be read says what can. */
public final class Converters {

    private static final Pattern DELAY = Pattern.compile("([0-9]{1,9})(ms|s)");

    private static final Pattern WAIT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private Converters() {}

    static WriteMode writeMode(String text) {
        if (text.equals("add")) {
            return WriteMode.add();
        }
        if (text.equals("overwrite")) {
            return WriteMode.overwrite();
        }
        if (text.startsWith("update:")) {
            return WriteMode.update(text.substring("update:".length()));
        }
        throw new IllegalArgumentException(
                text.equals("update")
                        ? "'update' needs the revision to replace: write update:REV"
                        : "'" + text + "' is no mode: write add, overwrite or update:REV");
    }

    static SessionPlan sessionPlan(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> SessionPlan.AUTO;
            case "sequential" -> SessionPlan.SEQUENTIAL;
            case "concurrent" -> SessionPlan.CONCURRENT;
            default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' is no session: write auto, sequential or concurrent");
        };
    }

    /** Empty for a number that is found. */
    static OptionalInt concurrency(String text) {
        if (text.equalsIgnoreCase("auto")) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no concurrency: write auto, or a number from 1 to 256", e);
        }
    }

    static Duration delay(String text) {
        Matcher written = DELAY.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is no delay: write whole milliseconds or seconds, such as 50ms or 2s");
        }
        long number = Long.parseLong(written.group(1));
        return written.group(2).equals("s")
                ? Duration.ofSeconds(number)
                : Duration.ofMillis(number);
    }

    /** Zero for no limit. */
    static Duration wait(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher written = WAIT.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is no time: write whole seconds, minutes or hours, such as 90s, 5m or 2h,"
                            + " or 0 for no limit");
        }
        long number = Long.parseLong(written.group(1));
        return switch (written.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** The message shows no user info and no query. */
    static URI endpoint(String text) {
        try {
            URI endpoint = new URI(text);
            if (endpoint.getHost() != null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // Its message quotes the text.
        }
        throw new IllegalArgumentException(
                UrlText.of(text) + " is no URL of a server: write https://host[:port]");
    }

    /** Reads a text; what the reader objects to goes to the user. */
    public static <T> T convert(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(OneLine.of(e.getMessage()));
        }
    }

    /** For picocli. */
    public static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Converters.convert(text, ByteSize::parse);
        }
    }

    /** For picocli. */
    public static final class Mode implements ITypeConverter<WriteMode> {
        @Override
        public WriteMode convert(String text) {
            return Converters.convert(text, Converters::writeMode);
        }
    }

    /** For picocli. */
    public static final class Plan implements ITypeConverter<SessionPlan> {
        @Override
        public SessionPlan convert(String text) {
            return Converters.convert(text, Converters::sessionPlan);
        }
    }

    /** For picocli. */
    public static final class Concurrency implements ITypeConverter<OptionalInt> {
        @Override
        public OptionalInt convert(String text) {
            return Converters.convert(text, Converters::concurrency);
        }
    }

    /** For picocli. */
    public static final class Hash implements ITypeConverter<ContentHash> {
        @Override
        public ContentHash convert(String text) {
            return Converters.convert(text, ContentHash::parse);
        }
    }

    /** For picocli. */
    public static final class Delay implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Converters.convert(text, Converters::delay);
        }
    }

    /** For picocli. */
    public static final class Wait implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Converters.convert(text, Converters::wait);
        }
    }

    /** For picocli. */
    public static final class Endpoint implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            return Converters.convert(text, Converters::endpoint);
        }
    }
}
