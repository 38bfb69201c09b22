package io.github.dropflux;

import org.jspecify.annotations.Nullable;

/** Checks and spellings that several values share. */
final class Values {
    private static final int QUOTED_CHARS = 200;

    private Values() {}

    /** A value as an error message shows it: quoted, control characters escaped, bounded. */
    static String quote(String value) {
        int shown = Math.min(value.length(), QUOTED_CHARS);
        StringBuilder quoted = new StringBuilder(shown + 16).append('"');
        for (int i = 0; i < shown; i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !isPaired(value, i))) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        quoted.append('"');
        if (shown < value.length()) {
            quoted.append(" and ").append(value.length() - shown).append(" more characters");
        }
        return quoted.toString();
    }

    /** The index of the first surrogate without its partner, or -1. */
    static int loneSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i)) && !isPaired(value, i)) {
                return i;
            }
        }
        return -1;
    }

    /** A session id may let another client of the account write into the upload: logs get its head only. */
    static String shortId(@Nullable String sessionId) {
        if (sessionId == null) {
            return "none";
        }
        return sessionId.substring(0, Math.min(8, sessionId.length() / 2)) + "…";
    }

    private static boolean isPaired(String value, int index) {
        if (Character.isHighSurrogate(value.charAt(index))) {
            return index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1));
        }
        return index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
    }
}
