package io.github.dropflux.cli.resume;

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
final class OwnFile {

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private OwnFile() {}

    /**
     * Why a file that is there is not the user's alone; empty if it is, or if the system does not tell owners apart as Unix does.
     */
    static String objection(Path file) throws IOException {
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
        boolean open =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .permissions()
                        .stream()
                        .anyMatch(OF_OTHERS::contains);
        return open ? "other users may write to it (chmod 600 ends that)" : "";
    }
}
