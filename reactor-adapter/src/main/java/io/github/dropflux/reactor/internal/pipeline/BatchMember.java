package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.internal.session.SessionEvent;
import reactor.core.publisher.Mono;

/**
 * What an upload shares with others that go on at the same time. It is told how far the upload is, on
 * whichever thread runs that, one call after the other.
 */
public interface BatchMember {

    /** Of an upload that shares nothing but its commit, with whoever is committed just then. */
    BatchMember ALONE =
            new BatchMember() {
                @Override
                public boolean sharesCalls() {
                    return false;
                }

                @Override
                public void sourceGoesOn() {}

                @Override
                public void sourceEnded() {}

                @Override
                public Mono<String> session() {
                    return Mono.empty();
                }

                @Override
                public Mono<SessionEvent> append(SmallAppend append, Mono<SessionEvent> own) {
                    throw new IllegalStateException("no session was given to append to");
                }

                @Override
                public void committing() {}

                @Override
                public void close() {}
            };

    /** Whether a file of one window goes into a body with others. */
    boolean sharesCalls();

    /** The source has more than one window: the file goes on in a session of its own. */
    void sourceGoesOn();

    /** The source is read to its end. */
    void sourceEnded();

    /** A session for a file of one window; empty when it had better go in a single call. */
    Mono<String> session();

    /**
     * Brings the file's window into the session that {@link #session} gave, and closes that.
     *
     * @param append whose bytes are the member's from this call on, which releases them
     * @param own the same append in a request of its own
     */
    Mono<SessionEvent> append(SmallAppend append, Mono<SessionEvent> own);

    /** The commit waits for its turn, or is under way. */
    void committing();

    /** The upload has ended, whatever came before; may be called again. */
    void close();
}
