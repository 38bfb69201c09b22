package io.github.dropflux.cli.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * The bytes of a file that stays as it is while it is read. One that somebody changes or replaces ends in an error instead,
 * since what was read of it may be half old and half new.
 */
public final class SteadyChannel implements ReadableByteChannel {

    private final OpenFile file;
    private final FileState before;
    private final boolean snapshot;
    private long position;

    private SteadyChannel(OpenFile file, FileState before, boolean snapshot) {
        this.file = file;
        this.before = before;
        this.snapshot = snapshot;
    }

    /**
     * Begins to read.
     *
     * @param file closed with the channel, or if it is not the one that was found
     * @param found what it was when it was chosen
     * @param snapshot whether it may grow: the bytes that it had when it was chosen are read, and no more
     */
    public static SteadyChannel open(OpenFile file, FileState found, boolean snapshot)
            throws IOException {
        try {
            FileState now = file.state();
            if (!now.isSameFile(found)) {
                throw new IOException("another file has taken its place");
            }
            if (snapshot ? now.size() < found.size() : now.size() != found.size()) {
                throw changed(found, now);
            }
            return new SteadyChannel(file, snapshot ? found : now, snapshot);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int limit = into.limit();
        if (snapshot) {
            long left = before.size() - position;
            if (left == 0) {
                requireUnchanged();
                return -1;
            }
            into.limit(into.position() + (int) Math.min(into.remaining(), left));
        }
        int read;
        try {
            read = file.channel().read(into);
        } finally {
            into.limit(limit);
        }
        if (read < 0) {
            requireUnchanged();
            return read;
        }
        position += read;
        if (before.isCounted() && position > before.size()) {
            // One that grows as fast as it is read has no end.
            throw changed(before, file.state());
        }
        return read;
    }

    private void requireUnchanged() throws IOException {
        FileState after = file.state();
        boolean same =
                after.isSameFile(before)
                        && (snapshot
                                ? position == before.size() && after.size() >= before.size()
                                : after.size() == before.size() && isAsOld(after));
        boolean whole = !before.isCounted() || position == before.size();
        if (!same || !whole) {
            throw changed(before, after);
        }
    }

    /** The system makes up the time, too, of a file whose bytes it makes up. */
    private boolean isAsOld(FileState after) {
        boolean madeUp = !before.isCounted() && position > 0;
        return madeUp || after.modified().equals(before.modified());
    }

    private static IOException changed(FileState before, FileState after) {
        String sizes =
                before.size() == after.size()
                        ? "it has still " + before.size() + " B, of another time"
                        : "it had " + before.size() + " B and has " + after.size() + " B now";
        return new IOException(
                "it changed while it was read: "
                        + sizes
                        + "; send a copy that nobody writes to, or of a file that only grows what it has"
                        + " at the start, with --snapshot-length");
    }

    @Override
    public boolean isOpen() {
        return file.channel().isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
