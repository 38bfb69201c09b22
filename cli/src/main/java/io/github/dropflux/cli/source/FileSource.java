package io.github.dropflux.cli.source;

import io.github.dropflux.FileMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A regular file, which has to stay as it was at the start: one that is written to meanwhile is not stored half old. */
public final class FileSource implements Source {

    private final Path file;
    private final FileState found;
    private final boolean snapshot;

    private FileSource(Path file, FileState found, boolean snapshot) {
        this.file = file;
        this.found = found;
        this.snapshot = snapshot;
    }

    /**
     * The file as it is now.
     *
     * @param snapshot whether it may grow meanwhile: what it has now is stored
     */
    public static FileSource of(Path file, boolean snapshot) throws IOException {
        try (OpenFile open = OpenFile.at(file)) {
            return new FileSource(file, open.state(), snapshot);
        }
    }

    @Override
    public FileState state() {
        return found;
    }

    @Override
    public OptionalLong lengthAhead() {
        return found.isCounted() || snapshot ? OptionalLong.of(found.size()) : OptionalLong.empty();
    }

    @Override
    public Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload) {
        return Mono.defer(
                () ->
                        upload.apply(
                                new Bytes(
                                        ChannelSource.body(
                                                file.toString(),
                                                () ->
                                                        SteadyChannel.open(
                                                                OpenFile.at(file),
                                                                found,
                                                                snapshot)),
                                        lengthAhead())));
    }
}
