package io.github.dropflux.cli;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.UploadBody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A regular file. Its length is declared as it was at the start: one that grows or shrinks meanwhile
 * is not stored half.
 */
final class FileSource implements Source {

    private final Path file;
    private final long length;

    FileSource(Path file, long length) {
        this.file = file;
        this.length = length;
    }

    @Override
    public OptionalLong lengthAhead() {
        return OptionalLong.of(length);
    }

    @Override
    public Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload) {
        return Mono.defer(
                        () ->
                                upload.apply(
                                        new Bytes(
                                                UploadBody.fromPath(file),
                                                OptionalLong.of(length))))
                .onErrorMap(
                        IOException.class,
                        e ->
                                new SourceException(
                                        "cannot read "
                                                + file
                                                + " ("
                                                + FailureText.reason(e)
                                                + "); nothing was stored",
                                        e));
    }
}
