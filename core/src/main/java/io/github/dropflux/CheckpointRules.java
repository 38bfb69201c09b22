package io.github.dropflux;

import java.util.List;
import java.util.Map;

/** What no session can be like: going on from it would store another file than the source's. */
final class CheckpointRules {
    private static final int DIGEST_BYTES = 32;

    private CheckpointRules() {}

    static void check(UploadCheckpoint checkpoint) {
        if (checkpoint.sessionType() == SessionType.CONCURRENT) {
            requireAligned(checkpoint.acknowledged());
        }
        if (checkpoint.closed() || checkpoint.sessionType() == SessionType.SEQUENTIAL) {
            requireNoGap(checkpoint);
        }
        requireDigestsApart(checkpoint);
    }

    private static void requireAligned(List<ByteRange> ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            ByteRange range = ranges.get(i);
            boolean last = i == ranges.size() - 1;
            if (!isAligned(range.offset()) || (!last && !isAligned(range.end()))) {
                throw new IllegalArgumentException(
                        "The acknowledged bytes "
                                + range
                                + " of a concurrent session are no whole blocks of "
                                + DropboxLimits.BLOCK_SIZE
                                + " B: only the file's end may be none");
            }
        }
    }

    private static boolean isAligned(long offset) {
        return offset % DropboxLimits.BLOCK_SIZE == 0;
    }

    private static void requireNoGap(UploadCheckpoint checkpoint) {
        if (checkpoint.contiguousBytes() != checkpoint.acknowledgedBytes()) {
            throw new IllegalArgumentException(
                    "A "
                            + (checkpoint.closed() ? "closed" : "sequential")
                            + " session holds the file without a gap, not "
                            + checkpoint.acknowledgedBytes()
                            + " B with the first "
                            + checkpoint.contiguousBytes()
                            + " B at its start");
        }
    }

    private static void requireDigestsApart(UploadCheckpoint checkpoint) {
        long end = 0;
        for (Map.Entry<Long, byte[]> run : checkpoint.digestRuns().entrySet()) {
            long first = run.getKey();
            int count = run.getValue().length / DIGEST_BYTES;
            if (first < end) {
                throw new IllegalArgumentException("Block " + first + " has two digests");
            }
            if (first > Long.MAX_VALUE / DropboxLimits.BLOCK_SIZE - count) {
                throw new IllegalArgumentException(
                        "There is no block "
                                + first
                                + ": its offset would exceed "
                                + Long.MAX_VALUE);
            }
            end = first + count;
        }
        if (checkpoint.closed()
                && end > 0
                && (end - 1) * DropboxLimits.BLOCK_SIZE >= checkpoint.contiguousBytes()) {
            throw new IllegalArgumentException(
                    "A closed session of "
                            + checkpoint.contiguousBytes()
                            + " B has no block "
                            + (end - 1)
                            + ", of which there is a digest");
        }
    }
}
