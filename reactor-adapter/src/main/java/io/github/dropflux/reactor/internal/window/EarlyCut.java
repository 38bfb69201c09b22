package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.DropboxLimits;
import java.util.function.BooleanSupplier;

/** Where a window may end before it is whole, when memory is short: it depends on the session. */
public enum EarlyCut {
    /** A sequential session takes what there is. */
    ANYWHERE,

    /**
     * The first window decides: one that ends with a block, and gets a claim to the next, makes the session
     * a concurrent one, any other a sequential one.
     */
    FIRST_ANYWHERE,

    /** A concurrent session takes whole blocks. */
    AT_BLOCKS;

    /** Bytes from which on a window may be cut. */
    public long from() {
        return this == AT_BLOCKS ? DropboxLimits.BLOCK_SIZE : 1;
    }

    /**
     * How many bytes of so many that a window has at that offset it may be cut to; 0 if it may not be.
     *
     * @param claim gives a claim to the memory of a block, or says that there is one
     */
    long lengthOf(long offset, long held, BooleanSupplier claim) {
        long end = offset + held;
        long blocks = Math.max(0, end - end % DropboxLimits.BLOCK_SIZE - offset);
        return switch (this) {
            case ANYWHERE -> held;
            case FIRST_ANYWHERE -> blocks > 0 && claim.getAsBoolean() ? blocks : held;
            case AT_BLOCKS -> blocks;
        };
    }

    /**
     * Where the windows after one that ends there may be cut.
     *
     * @param claim gives a claim to the memory of a block, or says that there is one
     */
    EarlyCut after(long end, BooleanSupplier claim) {
        if (this != FIRST_ANYWHERE) {
            return this;
        }
        return end % DropboxLimits.BLOCK_SIZE == 0 && claim.getAsBoolean() ? AT_BLOCKS : ANYWHERE;
    }
}
