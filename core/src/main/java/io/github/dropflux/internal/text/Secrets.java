package io.github.dropflux.internal.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a call carried and no text may show. A server that echoes it would else put it into an exception. */
public final class Secrets {

    /** Of a call that carries none. */
    public static final Secrets NONE = new Secrets(List.of());

    private static final String HIDDEN = "***";

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    /**
     * These secrets.
     *
     * @param values of which a null or empty one is none
     */
    public static Secrets of(@Nullable String... values) {
        return new Secrets(
                Stream.of(values)
                        .filter(Objects::nonNull)
                        .filter(value -> !value.isEmpty())
                        .toList());
    }

    /** These and others. */
    public Secrets and(Secrets others) {
        List<String> all = new ArrayList<>(values);
        all.addAll(others.values);
        return new Secrets(List.copyOf(all));
    }

    /** The text without the secrets, in whatever case and as they are or as a form has them. */
    public String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden =
                    without(
                            without(hidden, value),
                            URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return hidden;
    }

    /** The same for text in any encoding in which ASCII is itself; the very bytes when there is nothing to hide. */
    public byte[] hide(byte[] text) {
        String said = new String(text, StandardCharsets.ISO_8859_1);
        String hidden = hide(said);
        return hidden.equals(said) ? text : hidden.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String without(String text, String value) {
        return Pattern.compile(value, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(HIDDEN));
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
