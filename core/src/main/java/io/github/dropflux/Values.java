package io.github.dropflux;

import io.github.dropflux.internal.text.PlainText;
import org.jspecify.annotations.Nullable;

/** Checks and spellings that several values share. */
final class Values {
    private Values() {}

    /** A value as an error message shows it: quoted, what cannot be seen escaped, bounded. */
    static String quote(String value) {
        return PlainText.quote(value);
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
