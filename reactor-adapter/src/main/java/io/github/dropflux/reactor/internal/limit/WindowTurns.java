package io.github.dropflux.reactor.internal.limit;

import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * When the uploads of one account ask their sources for windows: while they hold fewer than may be in
 * flight and one more for each upload. An upload that holds none may always ask, since a place is kept
 * free for it. So memory follows what the account's limit has found, and not what each upload might
 * have in flight at most. Each upload waits for one window at a time, and turns go over the uploads.
 *
 * <p>Thread-safe, and never blocks: all work is done in one loop, by the thread that found it idle.
 */
public final class WindowTurns {

    private final Supplier<OptionalInt> limit;
    private final SerialLoop loop = new SerialLoop();
    private final ArrayDeque<Share> line = new ArrayDeque<>();
    private int uploads;
    private int held;

    /** Uploads that hold none. */
    private int empty;

    /**
     * @param limit windows that may be in flight, as of now; empty where each upload's own number is all there is
     */
    public WindowTurns(Supplier<OptionalInt> limit) {
        this.limit = limit;
    }

    /**
     * One upload's part, until it is closed.
     *
     * @param turn run when it is to ask for one window, in this loop, on any thread
     */
    public Share open(Runnable turn) {
        Share share = new Share(turn);
        loop.execute(
                () -> {
                    uploads++;
                    empty++;
                });
        return share;
    }

    private void serve() {
        OptionalInt most = limit.get();
        while (!line.isEmpty()
                && (most.isEmpty() || held + empty < (long) most.getAsInt() + uploads)) {
            line.remove().ask();
        }
    }

    /** One upload's windows. */
    public final class Share {

        private final Runnable turn;

        /** That it wants, and has not asked for. */
        private int wanted;

        /** Asked for and not let go. */
        private int own;

        private boolean asking;
        private boolean inLine;
        private boolean closed;

        private Share(Runnable turn) {
            this.turn = turn;
        }

        /** It wants so many more windows. */
        public void want(int windows) {
            loop.execute(
                    () -> {
                        wanted += windows;
                        queue();
                    });
        }

        /** The window that it asked for has come. */
        public void arrived() {
            loop.execute(
                    () -> {
                        asking = false;
                        queue();
                    });
        }

        /** Its last window has come. */
        public void ended() {
            loop.execute(
                    () -> {
                        wanted = 0;
                        asking = false;
                        inLine = false;
                        line.remove(this);
                    });
        }

        /** It has let a window go. */
        public void released() {
            loop.execute(
                    () -> {
                        if (closed) {
                            return;
                        }
                        own--;
                        held--;
                        if (own == 0) {
                            empty++;
                            if (line.remove(this)) {
                                ask();
                            }
                        }
                        serve();
                    });
        }

        /** It holds none any more, and wants none. */
        public void close() {
            loop.execute(
                    () -> {
                        if (!closed) {
                            closed = true;
                            line.remove(this);
                            held -= own;
                            empty -= own == 0 ? 1 : 0;
                            uploads--;
                            serve();
                        }
                    });
        }

        private void queue() {
            if (closed || inLine || asking || wanted == 0) {
                return;
            }
            if (own == 0) {
                ask();
            } else {
                inLine = true;
                line.add(this);
                serve();
            }
        }

        private void ask() {
            inLine = false;
            asking = true;
            wanted--;
            empty -= own == 0 ? 1 : 0;
            own++;
            held++;
            turn.run();
        }
    }
}
