package io.github.dropflux.cli.upload;

import io.github.dropflux.cli.text.ByteSize;
import io.netty.util.internal.PlatformDependent;

/** The direct memory of an upload, told before it starts rather than found out in the middle. */
final class MemoryNeed {

    /** What an upload uses besides its windows. */
    private static final long SLACK_BYTES = 16L << 20;

    /** What many small files take that share calls, so that no call is short of files. */
    private static final long FOLDER_BYTES = 128L << 20;

    private MemoryNeed() {}

    /**
     * Bytes that the files of a folder which are under way may take together: what the windows of one
     * file do, or more where it does not hurt.
     *
     * @param available bytes that this JVM may use
     */
    static long ofFolder(long window, int concurrency, long available) {
        return Math.max(window * (concurrency + 1), Math.min(FOLDER_BYTES, available / 2));
    }

    /**
     * Compares what may be needed with what this JVM may use.
     *
     * @param window bytes of one window
     * @throws IllegalArgumentException if it does not fit; says what to change
     */
    static void require(long window, int concurrency) {
        long needed = window * (concurrency + 1) + SLACK_BYTES;
        long available = PlatformDependent.maxDirectMemory();
        if (needed > available) {
            throw new IllegalArgumentException(
                    "Windows of "
                            + ByteSize.format(window)
                            + " × (concurrency "
                            + concurrency
                            + " + 1) may need "
                            + ByteSize.format(needed)
                            + " of direct memory, and there are "
                            + ByteSize.format(available)
                            + ": lower --window or --concurrency, or set"
                            + " JAVA_TOOL_OPTIONS=-XX:MaxDirectMemorySize="
                            + (needed >> 20)
                            + "m");
        }
    }
}
