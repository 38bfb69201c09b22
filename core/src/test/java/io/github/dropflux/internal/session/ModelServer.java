package io.github.dropflux.internal.session;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Append;
import io.github.dropflux.internal.session.SessionEvent.AlreadyClosed;
import io.github.dropflux.internal.session.SessionEvent.Appended;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.window.WindowRange;
import java.util.BitSet;

/** What a server does with appends, byte by byte: the other side of {@link SessionModel}. */
final class ModelServer {

    private final SessionType type;
    private final BitSet bytes = new BitSet();
    private boolean closed;

    ModelServer(SessionType type) {
        this.type = type;
    }

    ModelServer copy() {
        ModelServer copy = new ModelServer(type);
        copy.bytes.or(bytes);
        copy.closed = closed;
        return copy;
    }

    /** Applies the append where it can be applied, and answers. */
    SessionEvent answer(Append append) {
        WindowRange window = append.window();
        if (closed) {
            return new AlreadyClosed(window.offset());
        }
        if (type == SessionType.SEQUENTIAL && append.from() != length()) {
            return new OffsetRefused(window.offset(), length());
        }
        store(append.from(), window.end());
        closed = append.close();
        return new Appended(window.offset());
    }

    /** Tells whether answering the append would apply it. */
    boolean wouldApply(Append append) {
        if (closed) {
            return false;
        }
        return type == SessionType.SEQUENTIAL
                ? append.from() == length()
                : append.close() || !has(append.window());
    }

    void store(long from, long to) {
        bytes.set((int) from, (int) to);
    }

    boolean has(WindowRange range) {
        return range.length() == 0 || bytes.nextClearBit((int) range.offset()) >= range.end();
    }

    void close() {
        closed = true;
    }

    long length() {
        return bytes.length();
    }

    boolean closed() {
        return closed;
    }

    @Override
    public String toString() {
        return bytes + (closed ? " closed" : "");
    }
}
