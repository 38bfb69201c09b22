package io.github.dropflux.internal.text;

/**
 * The one filter of text that others wrote, on its way into a message or a log. What could forge a line, hide itself or
 * reorder its surroundings is taken out: control characters of both sets (C0 and C1), line ends, bidirectional and other
 * invisible marks, halves of surrogate pairs. The length is bounded.
 */
public final class PlainText {
    private static final int QUOTED_CHARS = 200;

    private PlainText() {}

    /** One line of at most {@code maxChars}: white space and controls become one space, what is invisible a question mark. */
    public static String line(String text, int maxChars) {
        // What is squeezed away does not count, but a megabyte of it is not looked through either.
        String head = text.substring(0, (int) Math.min(text.length(), 16L * maxChars));
        StringBuilder line = new StringBuilder(Math.min(head.length(), maxChars));
        head.codePoints()
                .map(PlainText::shown)
                .filter(c -> c != ' ' || !endsInSpace(line))
                .takeWhile(c -> line.length() + Character.charCount(c) <= maxChars)
                .forEachOrdered(line::appendCodePoint);
        return line.toString().strip();
    }

    /** The text in quotes, exact and bounded: what {@link #line} takes out is escaped instead. */
    public static String quote(String text) {
        int shown = Math.min(text.length(), QUOTED_CHARS);
        StringBuilder quoted = new StringBuilder(shown + 16).append('"');
        int at = 0;
        while (at < shown) {
            int codePoint = text.codePointAt(at);
            if (shown(codePoint) == codePoint) {
                quoted.appendCodePoint(codePoint);
            } else {
                for (char unit : Character.toChars(codePoint)) {
                    quoted.append(String.format("\\u%04x", (int) unit));
                }
            }
            at += Character.charCount(codePoint);
        }
        quoted.append('"');
        if (at < text.length()) {
            quoted.append(" and ").append(text.length() - at).append(" more characters");
        }
        return quoted.toString();
    }

    /** Whether a message names a path already, quoted or not, and not just within another word or path. */
    public static boolean names(String message, String path) {
        return holds(message, path) || holds(message, quote(path));
    }

    private static boolean holds(String message, String name) {
        for (int at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !isPartOfPath(message.charAt(at - 1));
            if (begins && (end == message.length() || !isPartOfPath(message.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfPath(char c) {
        return Character.isLetterOrDigit(c) || c == '/' || c == '_' || c == '-' || c == '.';
    }

    private static boolean endsInSpace(StringBuilder line) {
        return line.length() > 0 && line.charAt(line.length() - 1) == ' ';
    }

    private static int shown(int codePoint) {
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
