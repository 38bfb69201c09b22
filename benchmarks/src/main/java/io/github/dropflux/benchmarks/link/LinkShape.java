package io.github.dropflux.benchmarks.link;

import java.util.concurrent.TimeUnit;

/**
 * When bytes have passed a link that many connections share. It reads no clock: all times are those
 * of the caller's, in nanoseconds. Bytes pass in pieces of a few milliseconds, first come, first
 * served, so that busy connections share the link evenly.
 *
 * <p>Rates hold whatever timers do: a piece is counted from when it could have begun, not from when
 * a late timer let it begin.
 */
final class LinkShape {

    /** What an idle link, or a connection that waited for the link, may catch up. */
    static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final double PIECE_SECONDS = 0.003;
    private static final int SMALLEST_PIECE = 8 << 10;
    private static final int LARGEST_PIECE = 256 << 10;

    private final LinkProfile profile;
    private long linkFree = Long.MIN_VALUE;

    LinkShape(LinkProfile profile) {
        this.profile = profile;
    }

    LinkProfile profile() {
        return profile;
    }

    /** Bytes of a piece: what one connection carries in three milliseconds. */
    int pieceBytes() {
        double rate = fastestConnection();
        int piece = rate == 0 ? LARGEST_PIECE : (int) (rate * PIECE_SECONDS);
        return Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, piece));
    }

    /** Bytes a second that one connection can carry at the most; 0: unlimited. */
    double fastestConnection() {
        double connection = profile.connectionRate();
        double link = profile.linkRate();
        return connection == 0 || link == 0 ? connection + link : Math.min(connection, link);
    }

    /** A connection that is accepted now; its first bytes follow a round trip later. */
    Lane connect(long now) {
        return new Lane(now + 2 * profile.oneWayNanos());
    }

    private static long cost(int bytes, double rate) {
        return rate == 0 ? 0 : Math.round(bytes * 1e9 / rate);
    }

    /** One connection. */
    final class Lane {

        private long free;
        private long end;

        private Lane(long now) {
            free = now;
            end = now;
        }

        /** Before this, the next piece may not be given to {@link #pass}. */
        long end() {
            return end;
        }

        /**
         * When the last byte of a piece has passed the link, without the way to the other end.
         *
         * @param arrived when the client handed it over
         */
        long pass(long arrived, int bytes) {
            synchronized (LinkShape.this) {
                long begin = Math.max(arrived, Math.max(free, end - SLACK_NANOS));
                free = begin + cost(bytes, profile.connectionRate());
                linkFree =
                        Math.max(linkFree, begin - SLACK_NANOS) + cost(bytes, profile.linkRate());
                end = Math.max(free, linkFree);
                return end;
            }
        }
    }
}
