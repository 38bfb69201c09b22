package io.github.dropflux.emulator.internal.sessions;

import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.storage.Content;
import io.github.dropflux.emulator.internal.storage.Piece;
import io.github.dropflux.emulator.internal.storage.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An upload session. Thread-safe: appends arrive in parallel and are checked twice, when they begin and, since another may
 * have been faster, when their bytes are all there. Refusals are those of an append.
 */
public abstract sealed class Session permits SequentialSession, ConcurrentSession {

    private final String id;
    private final Instant startedAt;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;
    private boolean finished;
    private @Nullable Runnable undo;

    Session(String id, Instant startedAt, Limits limits) {
        this.id = id;
        this.startedAt = startedAt;
        this.limits = limits;
    }

    /** Identifier. */
    public String id() {
        return id;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Whether bytes may only come by appends, several at a time. */
    public abstract boolean concurrent();

    /** Checks that an append may begin here, and returns what hashes its bytes. */
    public BlockHasher begin(long offset) {
        lock.lock();
        try {
            refuseFinished();
            checkOffset(offset);
            return hasherAt(offset);
        } finally {
            lock.unlock();
        }
    }

    /** Takes an append whose bytes are all there. The segment is the session's if this returns true. */
    public boolean apply(long offset, Segment segment, BlockHasher hasher, boolean close) {
        lock.lock();
        try {
            refuseFinished();
            checkOffset(offset);
            if (segment.length() > limits.maxFileSize() - offset) {
                throw Refusal.typed("too_large");
            }
            return take(offset, segment, hasher, close);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits what the session holds: the function gets the content and its hash, and what it returns is returned. The
     * session ends when the function returns, and stays as it is when the function throws.
     *
     * @param offset where the client believes the end to be
     * @param batch whether the session must have been closed before
     */
    public <T> T finish(long offset, boolean batch, BiFunction<Content, String, T> commit) {
        lock.lock();
        try {
            refuseFinished();
            checkComplete(offset, batch);
            T result = commit.apply(new Content(pieces()), contentHash());
            finished = true;
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the append that was taken last, once: a second time does nothing. */
    public void rewind() {
        lock.lock();
        try {
            if (undo != null && !finished) {
                undo.run();
                undo = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** How to forget what is about to be taken. */
    void undoWith(Runnable action) {
        boolean closedBefore = closed;
        undo =
                () -> {
                    closed = closedBefore;
                    action.run();
                };
    }

    /** Forgets all bytes, unless they were committed. */
    public void discard() {
        lock.lock();
        try {
            if (!finished) {
                finished = true;
                new Content(pieces()).delete();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes up to the end of those that lie furthest. */
    public long size() {
        lock.lock();
        try {
            return end();
        } finally {
            lock.unlock();
        }
    }

    private void refuseFinished() {
        if (finished) {
            throw Refusal.typed("not_found");
        }
    }

    abstract void checkOffset(long offset);

    abstract BlockHasher hasherAt(long offset);

    abstract boolean take(long offset, Segment segment, BlockHasher hasher, boolean close);

    abstract void checkComplete(long offset, boolean batch);

    abstract List<Piece> pieces();

    abstract String contentHash();

    abstract long end();

    /** The session itself, if it is young enough at a time. */
    Optional<Session> unlessExpired(Instant now) {
        return now.isBefore(startedAt.plus(limits.sessionLifetime()))
                ? Optional.of(this)
                : Optional.empty();
    }
}
