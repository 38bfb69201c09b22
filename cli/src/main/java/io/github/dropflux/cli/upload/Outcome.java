package io.github.dropflux.cli.upload;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.dropbox.EmbeddedEmulator;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.cli.text.OneLine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stored file, and what it took.
 *
 * @param path as asked for; what counts is the one in the metadata, which may differ
 * @param calls made to Dropbox, repeated ones included
 */
record Outcome(String path, FileMetadata file, long calls, double seconds) {

    private String storedPath() {
        String display = file.pathDisplay();
        return display == null ? path : display;
    }

    /**
     * What was compared with what, in words.
     *
     * @param embedded the emulator that it was stored in, to be looked at; null if it was none of this process
     * @param read whether the source was, in this run
     * @throws IllegalStateException if that emulator holds anything else
     */
    String verified(@Nullable EmbeddedEmulator embedded, boolean read) {
        if (embedded != null) {
            Optional<ContentHash> held = embedded.contentHash(storedPath());
            if (held.isEmpty() || !held.get().equals(file.contentHash())) {
                throw new IllegalStateException(
                        "the emulator holds " + held + " at " + storedPath());
            }
            return "read back from the emulator, size and content_hash are those of the bytes that were read";
        }
        String bytes =
                read
                        ? "of the bytes that were read"
                        : "of what the file of --resume says; SOURCE was not read in this run";
        return file.verified() == FileMetadata.Verified.SIZE_AND_HASH
                ? "Dropbox's size and content_hash are those " + bytes
                : "Dropbox's size is that " + bytes + "; it gave no content_hash to compare";
    }

    /** Lines for people; the last one says what was compared with what. */
    List<String> lines(String verified) {
        ContentHash hash = file.contentHash();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Stored %s  %s in %d %s, %.1f s%s",
                        OneLine.of(storedPath()),
                        ByteSize.format(file.size()),
                        calls,
                        calls == 1 ? "call" : "calls",
                        seconds,
                        rate()),
                "content_hash " + (hash == null ? "none" : hash.hex()),
                "verified: " + verified);
    }

    private String rate() {
        return seconds < 0.5 || file.size() < 1 << 20
                ? ""
                : " (" + ByteSize.format(Math.round(file.size() / seconds)) + "/s)";
    }
}
