package io.github.dropflux.internal.session;

import io.github.dropflux.internal.window.WindowRange;

/**
 * What the server holds although this run of the upload did not send it: an earlier run did. A
 * checkpoint may be older than the session, so more of it shows as the server refuses bytes that it
 * has. Immutable.
 *
 * @param resumed whether there was an earlier run
 * @param held bytes that need not be sent
 * @param closed whether the session takes no more bytes
 */
record PriorBytes(boolean resumed, AckLedger held, boolean closed) {

    static final PriorBytes NONE = new PriorBytes(false, AckLedger.empty(), false);

    static PriorBytes of(AckLedger held, boolean closed) {
        return new PriorBytes(true, held, closed);
    }

    PriorBytes upTo(long offset) {
        return new PriorBytes(resumed, held.add(new WindowRange(0, offset)), closed);
    }

    PriorBytes closedBefore() {
        return new PriorBytes(resumed, held, true);
    }

    /** Whether the window need not be sent; the last one still has to close an open session. */
    boolean coverAll(WindowRange window, boolean last) {
        return closed || (!last && resumed && held.contains(window));
    }
}
