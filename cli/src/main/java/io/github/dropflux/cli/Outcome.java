package io.github.dropflux.cli;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import java.util.List;
import java.util.Locale;

/**
 * A stored file, and what it took.
 *
 * @param path as asked for; what counts is the one in the metadata, which may differ
 * @param calls made to Dropbox, repeated ones included
 */
record Outcome(String path, FileMetadata file, long calls, double seconds) {

    String storedPath() {
        String display = file.pathDisplay();
        return display == null ? path : display;
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
