package io.github.dropflux.webflux;

import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.WindowProgress;
import java.util.Arrays;
import java.util.List;

/**
 * What became of each window of one upload, in a byte for each. Written by one thread at a time, read by
 * any.
 */
final class WindowPicture {

    static final char WAITING = '.';
    static final char SENDING = 's';
    static final char SENDING_AGAIN = 'r';
    static final char ACKNOWLEDGED = 'a';
    static final char ACKNOWLEDGED_AGAIN = 'R';

    /** In a run of windows, the first of these that one of them has is what the run has. */
    private static final String TELLING =
            "" + SENDING_AGAIN + SENDING + WAITING + ACKNOWLEDGED_AGAIN + ACKNOWLEDGED;

    private final long windowSize;
    private List<WindowProgress> open = List.of();

    // Each write to the array is followed by one to the fields, which readers read first.
    private volatile byte[] windows = new byte[0];
    private volatile long again;

    /**
     * @param windowSize bytes of each window but the last
     */
    WindowPicture(long windowSize) {
        this.windowSize = windowSize;
    }

    /** Takes over what is told of the windows under way; those no longer told of are settled. */
    void update(UploadProgress progress) {
        List<WindowProgress> now = progress.windows();
        byte[] states = windows;
        long resent = again;
        for (WindowProgress window : open) {
            if (attempts(now, window.offset()) < 0) {
                int i = index(window);
                states[i] = (byte) (states[i] == SENDING_AGAIN ? ACKNOWLEDGED_AGAIN : ACKNOWLEDGED);
            }
        }
        for (WindowProgress window : now) {
            int i = index(window);
            states = longEnough(states, i);
            states[i] = state(window);
            int before = Math.max(1, attempts(open, window.offset()));
            resent += Math.max(0, window.attempts() - before);
        }
        open = now;
        again = resent;
        windows = states;
    }

    /** Calls made with the window at this offset; negative when it is not among them. */
    private static int attempts(List<WindowProgress> among, long offset) {
        for (WindowProgress window : among) {
            if (window.offset() == offset) {
                return window.attempts();
            }
        }
        return -1;
    }

    private static byte state(WindowProgress window) {
        return (byte)
                switch (window.attempts()) {
                    case 0 -> WAITING;
                    case 1 -> SENDING;
                    default -> SENDING_AGAIN;
                };
    }

    private int index(WindowProgress window) {
        return Math.toIntExact(window.offset() / windowSize);
    }

    private static byte[] longEnough(byte[] states, int index) {
        if (index < states.length) {
            return states;
        }
        byte[] longer = Arrays.copyOf(states, Math.max(index + 1, 2 * states.length));
        Arrays.fill(longer, states.length, longer.length, (byte) WAITING);
        return longer;
    }

    /** Calls that sent a window again. */
    long again() {
        return again;
    }

    /**
     * One character for each window of a file, or for each run of windows if there are more than {@code
     * most}.
     *
     * @param length of the file in bytes, as far as it is known
     */
    String draw(long length, int most) {
        return fold(windows, Math.toIntExact((length + windowSize - 1) / windowSize), most);
    }

    static String fold(byte[] states, int windows, int most) {
        int boxes = Math.min(windows, most);
        StringBuilder picture = new StringBuilder(boxes);
        for (int box = 0; box < boxes; box++) {
            int from = (int) ((long) box * windows / boxes);
            int to = (int) ((box + 1L) * windows / boxes);
            picture.append(of(states, from, to));
        }
        return picture.toString();
    }

    private static char of(byte[] states, int from, int to) {
        int first = TELLING.length() - 1;
        for (int i = from; i < to; i++) {
            char state = i < states.length ? (char) states[i] : WAITING;
            first = Math.min(first, TELLING.indexOf(state));
        }
        return TELLING.charAt(first);
    }
}
