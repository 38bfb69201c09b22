package io.github.dropflux.cli.surroundings;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file that only the user can have written, so that what it says may be believed. */
public final class OwnFile {

    private static final Set<PosixFilePermission> WRITABLE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> READABLE =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private OwnFile() {}

    /**
     * Why a file that is there is not the user's alone; empty if it is, or if the system does not tell owners apart as Unix does.
     */
    public static String objection(Path file) throws IOException {
        BasicFileAttributes found =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            return found.isSymbolicLink() ? "it is a symbolic link" : "it is no plain file";
        }
        Set<String> views = file.getFileSystem().supportedFileAttributeViews();
        if (!views.contains("unix") || !views.contains("posix")) {
            return "";
        }
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (((Number) owner).longValue() != new UnixSystem().getUid()) {
            return "it belongs to another user";
        }
        return allows(file, WRITABLE) ? "other users may write to it (chmod 600 ends that)" : "";
    }

    /** The same of a file that holds a secret, which nobody else may read either. */
    public static String objectionToSecret(Path file) throws IOException {
        String objection = objection(file);
        return objection.isEmpty()
                        && file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        && allows(file, READABLE)
                ? "other users may read it (chmod 600 ends that)"
                : objection;
    }

    private static boolean allows(Path file, Set<PosixFilePermission> others) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .permissions()
                .stream()
                .anyMatch(others::contains);
    }
}
