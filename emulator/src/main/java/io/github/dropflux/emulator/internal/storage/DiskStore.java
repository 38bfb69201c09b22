package io.github.dropflux.emulator.internal.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file a segment, in a directory of its own that {@link #close()} deletes. */
public final class DiskStore implements ByteStore {

    private final Path directory;
    private final AtomicLong names = new AtomicLong();

    private DiskStore(Path directory) {
        this.directory = directory;
    }

    /** Stores below a directory, which is made when missing; below the system's temporary directory when null. */
    public static DiskStore below(@Nullable Path parent) throws IOException {
        String prefix = "dropflux-emulator-";
        if (parent == null) {
            return new DiskStore(Files.createTempDirectory(prefix));
        }
        Files.createDirectories(parent);
        return new DiskStore(Files.createTempDirectory(parent, prefix));
    }

    @Override
    public SegmentWriter open() {
        return new FileWriter(directory.resolve(Long.toString(names.incrementAndGet(), 36)));
    }

    @Override
    public void close() throws IOException {
        List<Path> segments;
        try (Stream<Path> found = Files.list(directory)) {
            segments = found.toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path segment : segments) {
            Files.deleteIfExists(segment);
        }
        Files.deleteIfExists(directory);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + file, e);
        }
    }

    /** Makes its file with the first byte, so that the many empty bodies cost none. */
    private static final class FileWriter implements SegmentWriter {

        private final Path file;
        private @Nullable FileChannel channel;
        private long length;

        FileWriter(Path file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (!bytes.hasRemaining()) {
                return;
            }
            FileChannel open = channel;
            if (open == null) {
                open =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                channel = open;
            }
            while (bytes.hasRemaining()) {
                length += open.write(bytes);
            }
        }

        @Override
        public Segment finish() throws IOException {
            FileChannel open = channel;
            if (open == null) {
                return new Segment(null, 0);
            }
            open.close();
            channel = null;
            return new Segment(file, length);
        }

        @Override
        public void abort() {
            FileChannel open = channel;
            if (open == null) {
                return;
            }
            channel = null;
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("could not close " + file, e);
            }
            delete(file);
        }
    }
}
