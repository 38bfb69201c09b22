package io.github.dropflux.reactor.internal.window;

/**
 * Where the memory comes from that one run of windows is filled with. Nothing of it is taken before the
 * source has delivered its first buffer. Called by whoever fills the windows, one call at a time.
 */
public interface WindowMemory {

    /** Whoever fills the windows; called on a thread that may subscribe to sources. */
    interface Filler {

        /** So many bytes more may be held. */
        void granted(long bytes);

        /** Requests to the source and buffers of it so far: odd while a buffer is awaited. */
        long moves();

        /** The window is to be closed as it is, if it may be; answered by {@link #whole} or {@link #notCut}. */
        void cut();
    }

    /** Tells who will ask; called before all else. */
    void open(Filler filler);

    /** Asks for bytes; they, or fewer, are granted now, on the calling thread, or later; one request at a time. */
    void request(long bytes);

    /**
     * A window of so many bytes is about to be signalled. What was granted beyond them is the next one's.
     *
     * @param nextCutsFrom bytes from which on the next window can be cut
     */
    void whole(long bytes, long nextCutsFrom);

    /**
     * Claims memory for the block that a concurrent session has begun and not filled.
     *
     * @return whether there is a claim; otherwise windows have to be such that can be cut anywhere
     */
    boolean claimBlock();

    /** Nothing of the window may be sent by itself. */
    void notCut();

    /** Gives back so many bytes that were granted and not filled. */
    void giveBack(long bytes);

    /** As much as is asked for, of which nobody keeps count. */
    static WindowMemory unbounded() {
        return new WindowMemory() {

            private Filler filler = NOBODY;

            @Override
            public void open(Filler opened) {
                filler = opened;
            }

            @Override
            public void request(long bytes) {
                filler.granted(bytes);
            }

            @Override
            public void whole(long bytes, long nextCutsFrom) {}

            @Override
            public boolean claimBlock() {
                return true;
            }

            @Override
            public void notCut() {}

            @Override
            public void giveBack(long bytes) {}
        };
    }

    /** Before there is one. */
    Filler NOBODY =
            new Filler() {

                @Override
                public void granted(long bytes) {}

                @Override
                public long moves() {
                    return 0;
                }

                @Override
                public void cut() {}
            };
}
