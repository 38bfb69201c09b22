package io.github.dropflux.cli.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.cli.source.Source;
import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.reactor.UploadProgress;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what one file must be. */
final class FileOptions {

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            converter = Converters.Size.class,
            description = "Store it only if SOURCE has exactly this length.")
    private @Nullable Long length;

    @Option(
            names = "--content-hash",
            paramLabel = "HEX",
            converter = Converters.Hash.class,
            description = "Store it only if SOURCE has this Dropbox content hash.")
    private @Nullable ContentHash contentHash;

    @Option(
            names = "--snapshot-length",
            description =
                    "Of a file that grows, such as a log, store what it has at the start. Without it, a file"
                            + " that changes while it is read is an error.")
    private boolean snapshotLength;

    /** Whether a source that ends too early would be noticed. */
    boolean tellsTheEnd() {
        return length != null || contentHash != null;
    }

    boolean mayBeEmpty() {
        return length != null && length == 0;
    }

    /** Whether a file may grow while it is read, and what it has at the start is stored. */
    boolean snapshot() {
        return snapshotLength;
    }

    /** @throws IllegalArgumentException if the source is no file, and something was said of one */
    void requireFile(Source source) {
        if (snapshotLength && source.state() == null) {
            throw new IllegalArgumentException(
                    "--snapshot-length is about a file, and SOURCE is none: leave it out");
        }
    }

    /** How many bytes there will be, as far as can be known without reading any. */
    OptionalLong total(Source source) {
        return length == null ? source.lengthAhead() : OptionalLong.of(length);
    }

    UploadJob job(CommitInfo commit, Consumer<UploadProgress> progress) {
        return new UploadJob(commit, length, contentHash, progress);
    }
}
