package io.github.dropflux.cli.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that is being read, and what lies meanwhile where it was found.
 *
 * @param found reads what lies there now
 * @param place closed last
 */
public record OpenFile(ReadableByteChannel channel, Look found, Closeable place)
        implements Closeable {

    /** What the system says of a file. */
    public interface Look {
        BasicFileAttributes attributes() throws IOException;
    }

    /** A file that the user named; symbolic links to it are followed. */
    static OpenFile at(Path file) throws IOException {
        return new OpenFile(
                Files.newByteChannel(file, StandardOpenOption.READ),
                () -> Files.readAttributes(file, BasicFileAttributes.class),
                () -> {});
    }

    FileState state() throws IOException {
        return FileState.of(found.attributes());
    }

    @Override
    public void close() throws IOException {
        try (place) {
            channel.close();
        }
    }
}
