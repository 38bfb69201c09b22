package io.github.dropflux.internal.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call carried and no text may show. A server that echoes it would else put it into an exception. */
public final class Secrets {

    /** Of a call that carries none. */
    public static final Secrets NONE = new Secrets(List.of());

    private static final String HIDDEN = "***";
    private static final int SHORTEST = 8;

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    /**
     * These secrets.
     *
     * @param values of which null is none, and neither is one of less than 8 characters: words would be
     *     hidden that are no secret
     */
    public static Secrets of(@Nullable String... values) {
        List<String> all = new ArrayList<>(values.length);
        for (String value : values) {
            if (value != null && value.length() >= SHORTEST) {
                all.add(value);
                String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
                if (!encoded.equals(value)) {
                    all.add(encoded);
                }
            }
        }
        return new Secrets(List.copyOf(all));
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
            hidden = without(hidden, value);
        }
        return hidden;
    }

    /** The same for text in any encoding in which ASCII is itself; the very bytes when there is nothing to hide. */
    public byte[] hide(byte[] text) {
        String said = new String(text, StandardCharsets.ISO_8859_1);
        String hidden = hide(said);
        return hidden.equals(said) ? text : hidden.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text itself where the value is not in it, which is nearly always: each answer is looked through. */
    private static String without(String text, String value) {
        int at = indexOf(text, value, 0);
        if (at < 0) {
            return text;
        }
        StringBuilder hidden = new StringBuilder();
        int from = 0;
        while (at >= 0) {
            hidden.append(text, from, at).append(HIDDEN);
            from = at + value.length();
            at = indexOf(text, value, from);
        }
        return hidden.append(text, from, text.length()).toString();
    }

    private static int indexOf(String text, String value, int from) {
        for (int at = from; at <= text.length() - value.length(); at++) {
            if (text.regionMatches(true, at, value, 0, value.length())) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
