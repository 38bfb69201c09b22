package io.github.dropflux.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text of a server for humans and logs: on one line, bounded, without what could be a token or a session id. */
final class HumanText {
    private static final int MAX_CHARS = 500;

    // Dropbox's plain-text 400 quotes the Authorization header that it refuses, a cut answer may
    // name a session.
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)(bearer\\s+|(?:access_token|refresh_token|session_id)[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"'&,;]+");
    // Wherever it begins: what stands before it may have no space at its end.
    private static final Pattern SHORT_LIVED_TOKEN = Pattern.compile("sl\\.[\\w.-]{8,}");

    private HumanText() {}

    static String of(String text) {
        return bounded(text, MAX_CHARS);
    }

    static String of(byte[] utf8) {
        // Enough bytes for the characters shown and for a token that begins among them.
        int length = Math.min(utf8.length, 16 * MAX_CHARS);
        return of(new String(utf8, 0, length, StandardCharsets.UTF_8));
    }

    static String bounded(String text, int maxChars) {
        // The token first: cut in half it would not be recognised any more.
        String head = text.substring(0, Math.min(text.length(), 16 * maxChars));
        String masked = SECRET.matcher(head).replaceAll("$1***");
        masked = SHORT_LIVED_TOKEN.matcher(masked).replaceAll("***");
        StringBuilder line = new StringBuilder(Math.min(masked.length(), maxChars));
        masked.codePoints()
                .map(HumanText::printable)
                .filter(c -> c != ' ' || !endsInSpace(line))
                .takeWhile(c -> line.length() + Character.charCount(c) <= maxChars)
                .forEachOrdered(line::appendCodePoint);
        return line.toString().strip();
    }

    private static boolean endsInSpace(StringBuilder line) {
        return line.length() > 0 && line.charAt(line.length() - 1) == ' ';
    }

    private static int printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    ' ';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> '?';
            default -> codePoint;
        };
    }
}
