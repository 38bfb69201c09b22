package io.github.dropflux.cli.dropbox;

import io.github.dropflux.ContentHash;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.emulator.DropboxEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Dropbox of this process's own, gone when it ends. Loaded only by an upload that needs it. */
public final class EmbeddedEmulator implements AutoCloseable {

    /** What a disk should keep free for others. */
    private static final long SPARE_BYTES = 1L << 30;

    private final DropboxEmulator emulator;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedEmulator(DropboxEmulator emulator) {
        this.emulator = emulator;
    }

    /** Keeps the bytes in a temporary folder when they are sure to fit there; else only their hashes. */
    static EmbeddedEmulator start(OptionalLong length, Surroundings surroundings) {
        boolean keeps = length.isPresent() && length.getAsLong() <= room();
        if (!keeps) {
            surroundings.remark(
                    "the emulator hashes the bytes and does not keep them, since "
                            + (length.isPresent()
                                    ? "the temporary folder has not enough room"
                                    : "nobody knows how many will come"));
        }
        return new EmbeddedEmulator(
                DropboxEmulator.builder().discard(!keeps).rememberRequests(0).start());
    }

    private static long room() {
        try {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            return Files.getFileStore(folder).getUsableSpace() - SPARE_BYTES;
        } catch (IOException e) {
            return 0;
        }
    }

    URI endpoint() {
        return emulator.baseUrl();
    }

    /** The hash of what the emulator holds at a path; empty when it holds nothing there. */
    public Optional<ContentHash> contentHash(String path) {
        return emulator.file(path).map(file -> ContentHash.parse(file.contentHash()));
    }

    /** Ends it, and deletes what it kept. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            emulator.close();
        }
    }
}
