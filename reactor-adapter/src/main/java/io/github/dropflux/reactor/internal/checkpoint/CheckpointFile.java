package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.UploadCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One checkpoint's file. Every call blocks. Equal to another one of the same path. */
public final class CheckpointFile {

    // A little more than any checkpoint has, so that the parser says that it is too long.
    private static final int MAX_BYTES = (1 << 25) + 1024;

    private static final FileAttribute<?>[] NOTHING = {};

    private static final int READABLE_CHARS = 40;

    private final Path file;
    private final Path folder;
    // Always the same name: what a crash leaves there goes with the next save.
    private final Path next;
    private final boolean makesFolder;

    private CheckpointFile(Path file, boolean makesFolder) {
        Path parent = file.getParent();
        Path name = file.getFileName();
        if (parent == null || name == null) {
            throw new IllegalArgumentException(
                    "The path " + file + " names no file in a folder: pass a file's path");
        }
        this.file = file;
        this.folder = parent;
        this.next = parent.resolve(name + ".new");
        this.makesFolder = makesFolder;
    }

    /** In a folder that is there. */
    public static CheckpointFile at(Path absolute) {
        return new CheckpointFile(absolute, false);
    }

    /** The file for a key, in a folder that is made when it is missing. */
    public static CheckpointFile inFolder(Path absolute, String key) {
        return new CheckpointFile(absolute.resolve(name(key)), true);
    }

    /**
     * Something of the key for humans, then the whole key's SHA-256, so that any two keys have different
     * files on any file system, whatever it allows in names.
     */
    private static String name(String key) {
        return readable(key) + "-" + sha256(key) + ".checkpoint";
    }

    /** The end of the key, where a path has its file's name. */
    private static String readable(String key) {
        String end = key.substring(Math.max(0, key.length() - READABLE_CHARS));
        String plain = end.replaceAll("[^A-Za-z0-9_-]+", "_").replaceFirst("^[_-]+", "");
        return plain.isEmpty() ? "upload" : plain;
    }

    private static String sha256(String key) {
        // Not as UTF-8, in which all halves of surrogate pairs look the same.
        ByteBuffer units = ByteBuffer.allocate(Character.BYTES * key.length());
        units.asCharBuffer().put(key);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(units.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Replaces the file's content, so that a crash leaves it or what was there before. */
    public void save(UploadCheckpoint checkpoint) throws IOException {
        String text = checkpoint.toText() + "\n";
        try {
            // Asked first: to createDirectories a link to a folder is none.
            if (makesFolder && !Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly("rwx------"));
            }
            Files.deleteIfExists(next);
            replaceBy(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            forceFolder();
        } catch (IOException e) {
            throw failed("saved to", e);
        }
    }

    /** What was saved last, or null. */
    public @Nullable UploadCheckpoint load() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw failed("read from", e);
        }
        try {
            return UploadCheckpoint.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The file "
                            + file
                            + " cannot be resumed from ("
                            + withoutAdvice(String.valueOf(e.getMessage()))
                            + "): delete it to start the upload over",
                    e);
        }
    }

    /** That of the text itself is for those who keep it somewhere else. */
    private static String withoutAdvice(String message) {
        int advice = message.lastIndexOf(": ");
        return advice < 0 ? message : message.substring(0, advice);
    }

    /** Removes the file, if it is there. */
    public void delete() throws IOException {
        try {
            boolean litter = Files.deleteIfExists(next);
            if (Files.deleteIfExists(file) || litter) {
                forceFolder();
            }
        } catch (IOException e) {
            throw failed("deleted from", e);
        }
    }

    private void replaceBy(ByteBuffer bytes) throws IOException {
        try {
            write(bytes);
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly("rw-------"))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A rename or removal is safe once the folder is; where folders cannot be opened, the system sees to it. */
    private void forceFolder() throws IOException {
        if (isPosix()) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : NOTHING;
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private IOException failed(String verb, IOException cause) {
        return new IOException(
                "The checkpoint cannot be " + verb + " " + file + " (" + cause + ")", cause);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CheckpointFile that && file.equals(that.file);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
