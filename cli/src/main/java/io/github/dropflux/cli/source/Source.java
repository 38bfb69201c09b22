package io.github.dropflux.cli.source;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.reactor.UploadBody;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where the bytes of an upload come from. */
public interface Source {

    /**
     * Hands the bytes to an upload, once it is known how many there are, or that nobody knows.
     *
     * @param upload called at most once per subscription
     * @return the upload's result, or a {@link SourceException} when the bytes can't be had
     */
    Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload);

    /** How many bytes there are, as far as can be known without reading any. */
    OptionalLong lengthAhead();

    /** The file that it is; null where it is none. */
    default @Nullable FileState state() {
        return null;
    }

    /** Whether {@link #feed} can be subscribed to twice, and gives all bytes both times. */
    default boolean repeatable() {
        return true;
    }

    /**
     * What nobody can tell of the end of the bytes, as the subject of "only --length or --content-hash can tell"; null when their end is
     * certain. Known once they have been read.
     */
    default @Nullable String doubt() {
        return null;
    }

    /**
     * The bytes.
     *
     * @param length what the source itself says; empty when it says nothing
     */
    record Bytes(UploadBody body, OptionalLong length) {}
}
