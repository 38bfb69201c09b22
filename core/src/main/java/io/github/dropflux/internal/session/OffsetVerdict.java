package io.github.dropflux.internal.session;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.window.WindowRange;

/**
 * What an append's {@code incorrect_offset} means, given that an earlier attempt may have landed and
 * only its answer been lost.
 */
sealed interface OffsetVerdict {

    /** The server has the whole window. */
    record Landed() implements OffsetVerdict {}

    /** The server has the window's bytes below {@code from}. */
    record SendFrom(long from) implements OffsetVerdict {}

    /** No lost answer explains the offset. */
    record Faulty(SessionFault fault, String detail) implements OffsetVerdict {}

    static OffsetVerdict of(SessionType type, WindowRange window, long correctOffset) {
        if (correctOffset == window.end()) {
            return new Landed();
        }
        return type == SessionType.SEQUENTIAL
                ? sequential(window, correctOffset)
                : concurrent(window, correctOffset);
    }

    private static OffsetVerdict sequential(WindowRange window, long correctOffset) {
        if (correctOffset < window.offset()) {
            return new Faulty(
                    SessionFault.REWOUND,
                    "The server acknowledged "
                            + window.offset()
                            + " bytes and now asks for offset "
                            + correctOffset
                            + ": it lost bytes that are gone here, too. Upload the source again from"
                            + " its beginning, or resume with a source that can be read from there.");
        }
        if (correctOffset > window.end()) {
            return new Faulty(
                    SessionFault.OTHER_WRITER,
                    "The server asks for offset "
                            + correctOffset
                            + ", but only "
                            + window.end()
                            + " bytes were sent: somebody else appends to this session. Upload again"
                            + " in a session of its own.");
        }
        return new SendFrom(correctOffset);
    }

    private static OffsetVerdict concurrent(WindowRange window, long correctOffset) {
        if (correctOffset == window.offset()) {
            return new SendFrom(correctOffset);
        }
        return new Faulty(
                SessionFault.UNEXPECTED_OFFSET,
                "The server refused the bytes "
                        + window.offset()
                        + " to "
                        + window.end()
                        + " of a concurrent session and asks for offset "
                        + correctOffset
                        + ", which is neither of the two. Upload again in a new session.");
    }
}
