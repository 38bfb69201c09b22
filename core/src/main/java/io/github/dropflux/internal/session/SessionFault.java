package io.github.dropflux.internal.session;

/** Why a session cannot go on although the server answers. */
public enum SessionFault {
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
