package io.github.dropflux.internal.protocol;

import java.util.Locale;

/** How names of typed errors are spelt. */
final class Tags {
    private Tags() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String join(String outer, String inner) {
        return inner.isEmpty() ? outer : outer + "/" + inner;
    }
}
