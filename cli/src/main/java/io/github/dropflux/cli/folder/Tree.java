package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.source.OpenFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folder below which no symbolic link is followed, whoever puts one there meanwhile: where the system can, each step down is
 * from a folder that is open. Paths are relative to it; the empty one is its own.
 */
public final class Tree {

    static final Path TOP = Path.of("");

    private final Path top;
    private final FolderFilter filter;

    /**
     * A folder as it is found later.
     *
     * @param top may be a symbolic link itself
     */
    public Tree(Path top, FolderFilter filter) {
        this.top = top;
        this.filter = filter;
    }

    FolderFilter filter() {
        return filter;
    }

    Path top() {
        return top;
    }

    /** Names of what lies in a folder. */
    List<Path> names(Path below) throws IOException {
        List<Path> names = new ArrayList<>();
        try (Folder folder = folder(below)) {
            folder.entries.forEach(entry -> names.add(entry.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    BasicFileAttributes attributes(Path below) throws IOException {
        try (Folder folder = folder(parent(below))) {
            return folder.attributes(below.getFileName());
        }
    }

    /** A regular file that was found there; to be closed. */
    OpenFile open(Path below) throws IOException {
        Path name = below.getFileName();
        Folder folder = folder(parent(below));
        try {
            if (!folder.attributes(name).isRegularFile()) {
                throw new IOException("it is no file any more");
            }
            return new OpenFile(folder.open(name), () -> folder.attributes(name), folder);
        } catch (Throwable e) {
            folder.close();
            throw e;
        }
    }

    private static Path parent(Path below) {
        Path parent = below.getParent();
        return parent == null ? TOP : parent;
    }

    @SuppressWarnings("StreamResourceLeak") // who asked for the folder closes it
    private Folder folder(Path below) throws IOException {
        Folder folder = new Folder(top, Files.newDirectoryStream(top));
        if (below.equals(TOP)) {
            return folder;
        }
        for (Path name : below) {
            try (Folder outer = folder) {
                folder = outer.folder(name);
            }
        }
        return folder;
    }

    /** One that is open. */
    private record Folder(Path path, DirectoryStream<Path> entries) implements Closeable {

        @SuppressWarnings("StreamResourceLeak") // as above
        Folder folder(Path name) throws IOException {
            Path inner = path.resolve(name);
            if (entries instanceof SecureDirectoryStream<Path> secure) {
                return new Folder(
                        inner, secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
            }
            if (!attributes(name).isDirectory()) {
                throw new NotDirectoryException(inner.toString());
            }
            return new Folder(inner, Files.newDirectoryStream(inner));
        }

        BasicFileAttributes attributes(Path name) throws IOException {
            return entries instanceof SecureDirectoryStream<Path> secure
                    ? secure.getFileAttributeView(
                                    name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes()
                    : Files.readAttributes(
                            path.resolve(name),
                            BasicFileAttributes.class,
                            LinkOption.NOFOLLOW_LINKS);
        }

        ReadableByteChannel open(Path name) throws IOException {
            Set<OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return entries instanceof SecureDirectoryStream<Path> secure
                    ? secure.newByteChannel(name, reading)
                    : Files.newByteChannel(path.resolve(name), reading);
        }

        @Override
        public void close() throws IOException {
            entries.close();
        }
    }
}
