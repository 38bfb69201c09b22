package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.progress.Position;
import io.github.dropflux.cli.progress.ProgressDisplay;
import io.github.dropflux.cli.progress.Retries;
import io.github.dropflux.cli.progress.SentBytes;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.UploaderGauges;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far all files of a folder are together. Thread-safe. */
final class FolderProgress implements AutoCloseable {

    private final FolderSize total;
    private final LongSupplier unsent;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ProgressDisplay display;
    private long sent;
    private long acknowledged;
    private long own;
    private long files;

    /**
     * Nothing is shown yet.
     *
     * @param unsent bytes that were handed to connections and that the network has not taken
     */
    FolderProgress(FolderSize total, LongSupplier unsent) {
        this.total = total;
        this.unsent = unsent;
    }

    /**
     * Begins to show it.
     *
     * @param lines whether a line a minute is wanted where there is no terminal
     */
    FolderProgress show(
            boolean lines,
            UploadTimeouts timeouts,
            Surroundings surroundings,
            UploaderGauges gauges,
            Retries retries,
            Wire wire) {
        display =
                ProgressDisplay.ofMany(
                        this::position, lines, timeouts, surroundings, gauges, retries, wire);
        return this;
    }

    Position position() {
        long waiting = unsent.getAsLong();
        lock.lock();
        try {
            boolean counted = !total.equals(FolderSize.NOT_COUNTED);
            return new Position(
                    Math.max(acknowledged, sent - waiting),
                    acknowledged,
                    Math.max(0, own - waiting),
                    counted ? OptionalLong.of(total.bytes()) : OptionalLong.empty(),
                    files,
                    counted ? files + "/" + total.files() + " files" : files + " files");
        } finally {
            lock.unlock();
        }
    }

    /** Follows one file. */
    File file(FolderEntry.Plain entry) {
        return new File(entry.size());
    }

    @Override
    public void close() {
        ProgressDisplay shown = display;
        if (shown != null) {
            shown.close();
        }
    }

    /** How much of one file is done. */
    final class File implements Consumer<UploadProgress> {

        private final long size;
        private final SentBytes bytes = new SentBytes();
        private long countedSent;
        private long countedAcknowledged;
        private long countedOwn;
        private boolean ended;

        private File(long size) {
            this.size = size;
        }

        @Override
        public void accept(UploadProgress progress) {
            lock.lock();
            try {
                if (!ended) {
                    bytes.accept(progress);
                    reach(bytes.sent(), bytes.acknowledged());
                }
            } finally {
                lock.unlock();
            }
        }

        /** Nothing more will be done for it, whatever became of it. */
        void end() {
            lock.lock();
            try {
                if (!ended) {
                    ended = true;
                    files++;
                    reach(size, size);
                }
            } finally {
                lock.unlock();
            }
        }

        private void reach(long nowSent, long nowAcknowledged) {
            sent += nowSent - countedSent;
            acknowledged += nowAcknowledged - countedAcknowledged;
            own += bytes.own() - countedOwn;
            countedSent = nowSent;
            countedAcknowledged = nowAcknowledged;
            countedOwn = bytes.own();
        }
    }
}
