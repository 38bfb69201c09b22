package io.github.dropflux.spring;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What caused a failure, and what caused that. */
final class Causes {

    /** Causes of causes may go round in a circle. */
    private static final int DEEPEST = 20;

    private Causes() {}

    /** The outermost that is looked for, the failure itself included; null if there is none. */
    static @Nullable Throwable first(Throwable thrown, Predicate<Throwable> wanted) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (wanted.test(each)) {
                return each;
            }
            each = each.getCause();
        }
        return null;
    }
}
