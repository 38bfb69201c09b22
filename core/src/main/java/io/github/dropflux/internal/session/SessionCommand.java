package io.github.dropflux.internal.session;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.window.WindowRange;

/** What an upload does next; commands of one step are carried out in their order. */
public sealed interface SessionCommand {

    /** Demand that many more windows from the source. */
    record RequestWindows(int count) implements SessionCommand {}

    /** Send the window, which is the whole file, in a single call. */
    record StoreWhole(WindowRange window) implements SessionCommand {}

    /**
     * Open a session, with no data.
     *
     * @param anew whether one that was opened ahead is gone, so that another of these will not do
     */
    record Start(SessionType type, boolean anew) implements SessionCommand {}

    /**
     * Send a window's bytes from {@code from} up to the window's end.
     *
     * @param from the offset of the first byte to send; beyond the window's own offset only when the
     *     server has the window's beginning
     * @param close whether this append closes the session
     */
    record Append(WindowRange window, long from, boolean close) implements SessionCommand {}

    /** The server has the window: its buffers may be released. */
    record Release(WindowRange window) implements SessionCommand {}

    /** Commit the session as a file of {@code length} bytes, which is the cursor's offset, too. */
    record Commit(long length) implements SessionCommand {}

    /** The file is stored. */
    record Complete() implements SessionCommand {}

    /**
     * Give up, and release every window.
     *
     * @param detail a sentence that names the numbers
     */
    record Fail(Fault fault, String detail) implements SessionCommand {}

    /** Why a session cannot go on although the server answers. */
    enum Fault {
        /** The server has less than it acknowledged. */
        REWOUND,
        /** The server has more than was sent: somebody else appends to this session. */
        OTHER_WRITER,
        /** The session was closed before the closing append. */
        CLOSED_EARLY,
        /** A concurrent session named an offset that fits no way of losing an answer. */
        UNEXPECTED_OFFSET,
        /** The source ends before the bytes that the server holds do. */
        SOURCE_TOO_SHORT
    }
}
