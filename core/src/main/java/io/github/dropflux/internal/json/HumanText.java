package io.github.dropflux.internal.json;

import io.github.dropflux.internal.text.PlainText;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text of a server for humans and logs: on one line, bounded, without what could be a token or a session id. */
public final class HumanText {
    private static final int MAX_CHARS = 500;
    private static final int MAX_NAME_CHARS = 100;
    private static final int MAX_EXCERPT_CHARS = 120;

    // Dropbox's plain-text 400 quotes the Authorization header that it refuses, a cut answer may
    // name a session.
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)(bearer\\s+|(?:access_token|refresh_token|session_id)[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"'&,;]+");
    private static final Pattern SESSIONS =
            Pattern.compile("(?i)(session_ids[\"']?\\s*[:=]\\s*)\\[[^\\]]*");
    // Wherever it begins: what stands before it may have no space at its end.
    private static final Pattern SHORT_LIVED_TOKEN = Pattern.compile("sl\\.[\\w.-]{8,}");

    private HumanText() {}

    static String of(String text) {
        return bounded(text, MAX_CHARS);
    }

    static String of(byte[] utf8) {
        return of(decoded(utf8));
    }

    /** A header, a tag or the like, of which no more than 100 characters tell anything. */
    public static String name(String text, Secrets secrets) {
        String hidden = secrets.hide(text);
        // A request id, of each answer: nothing is in it that could be anything else.
        return hidden.length() <= MAX_NAME_CHARS && isAlphanumeric(hidden)
                ? hidden
                : bounded(hidden, MAX_NAME_CHARS);
    }

    private static boolean isAlphanumeric(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 'z' || !Character.isLetterOrDigit(c)) {
                return false;
            }
        }
        return true;
    }

    /** What an answer that cannot be read begins with; at most 120 characters. */
    public static String excerpt(byte[] utf8, Secrets secrets) {
        return bounded(secrets.hide(decoded(utf8)), MAX_EXCERPT_CHARS);
    }

    static String bounded(String text, int maxChars) {
        // The token first: cut in half it would not be recognised any more.
        String head = text.substring(0, Math.min(text.length(), 16 * maxChars));
        String masked = SECRET.matcher(head).replaceAll("$1***");
        masked = SESSIONS.matcher(masked).replaceAll("$1***");
        masked = SHORT_LIVED_TOKEN.matcher(masked).replaceAll("***");
        return PlainText.line(masked, maxChars);
    }

    /** Enough bytes for the characters shown and for a token that begins among them. */
    private static String decoded(byte[] utf8) {
        int length = Math.min(utf8.length, 16 * MAX_CHARS);
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }
}
