package io.github.dropflux.internal.session;

import io.github.dropflux.internal.window.WindowRange;

/** What happened to an upload. A window is named by its offset within the file. */
public sealed interface SessionEvent {

    /**
     * A window is whole and hashed. Windows are hashed in parallel, so they become ready in any
     * order.
     *
     * @param last whether the source ends with this window
     */
    record WindowReady(WindowRange range, boolean last) implements SessionEvent {}

    /**
     * The server opened a session.
     *
     * @param since when it did, in milliseconds of the epoch; the server forgets it a certain time after that
     * @param ahead whether that was before this upload wanted one, so that the server may have forgotten it
     */
    record Started(String sessionId, long since, boolean ahead) implements SessionEvent {

        /** Hides the session id: whoever has it and a token can append to the session. */
        @Override
        public String toString() {
            return "Started[]";
        }
    }

    /**
     * The append of the window at {@code offset}, or of its rest, was acknowledged.
     *
     * @param offset where the window begins, also when only its rest was sent
     */
    record Appended(long offset) implements SessionEvent {}

    /** The append of a window was refused with {@code incorrect_offset}. */
    record OffsetRefused(long windowOffset, long correctOffset) implements SessionEvent {}

    /** The append of a window was refused with {@code closed}. */
    record AlreadyClosed(long windowOffset) implements SessionEvent {}

    /**
     * An append was refused because there is no such session, which was opened ahead and has none of
     * the file's bytes. No outcome of another append to it follows.
     */
    record SessionGone(long windowOffset) implements SessionEvent {}

    /** The single call stored the file, and the answer was verified. */
    record Stored() implements SessionEvent {}

    /** The server committed the session as a file. */
    record Committed() implements SessionEvent {}

    /** Retries are used up, the source failed, or the upload was cancelled. */
    record Failed() implements SessionEvent {}
}
