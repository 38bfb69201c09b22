package io.github.dropflux.reactor.simulation;

import java.util.OptionalLong;

/**
 * The bytes of an upload, and what was said of them before.
 *
 * @param largestBuffer bytes
 * @param declared the length that was promised
 * @param hash what is promised of the content hash
 */
record SourcePlan(
        SimulatedContent content, int largestBuffer, OptionalLong declared, DeclaredHash hash) {

    /** What is promised of the content hash. */
    enum DeclaredHash {
        NONE,
        RIGHT,
        WRONG
    }

    private static final int TINY = 300;
    private static final int MIB = 1 << 20;

    static SourcePlan of(long length, Chance chance) {
        SimulatedContent content = new SimulatedContent(chance.between(0, 4), length);
        int largest =
                switch (chance.between(0, 9)) {
                    case 0, 1, 2, 3 -> 64 * 1024;
                    case 4, 5 -> 300 * 1024;
                    case 6, 7 -> 3 * MIB;
                    case 8 -> 20 * MIB;
                    default -> length <= 128 * 1024 ? TINY : 16 * 1024;
                };
        return new SourcePlan(content, largest, declared(length, chance), hash(chance));
    }

    private static OptionalLong declared(long length, Chance chance) {
        if (chance.percent(50)) {
            return OptionalLong.empty();
        }
        if (chance.percent(92)) {
            return OptionalLong.of(length);
        }
        int off = chance.between(1, 9 * MIB);
        return OptionalLong.of(chance.percent(50) ? length + off : Math.max(0, length - off));
    }

    private static DeclaredHash hash(Chance chance) {
        if (chance.percent(94)) {
            return DeclaredHash.NONE;
        }
        return chance.percent(70) ? DeclaredHash.RIGHT : DeclaredHash.WRONG;
    }

    /** Whether the source is not what was promised: then nothing may be stored. */
    boolean misdeclared() {
        return hash == DeclaredHash.WRONG
                || (declared.isPresent() && declared.getAsLong() != content.length());
    }
}
