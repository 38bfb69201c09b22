package io.github.dropflux.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Finds all that lies below a folder, hidden files too, in order of name, folder by folder. Symbolic links are told of and
 * not followed. It goes as far as it is asked to, and holds the names of those folders only that it is in.
 */
final class FolderWalk {

    private final Deque<Iterator<Child>> open = new ArrayDeque<>();

    private FolderWalk(Path top) throws IOException {
        open.push(children("", top));
    }

    /** Walks anew for each subscriber, on threads that may block. Fails with a {@link SourceException} if the folder
     * itself can't be read. */
    static Flux<FolderEntry> of(Path top) {
        return Flux.<FolderEntry, FolderWalk>generate(
                        () -> new FolderWalk(top),
                        (walk, sink) -> {
                            FolderEntry next = walk.next();
                            if (next == null) {
                                sink.complete();
                            } else {
                                sink.next(next);
                            }
                            return walk;
                        })
                .onErrorMap(
                        IOException.class,
                        e ->
                                new SourceException(
                                        "cannot read "
                                                + top
                                                + " ("
                                                + FailureText.reason(e)
                                                + "); nothing was stored",
                                        e))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable FolderEntry next() {
        while (!open.isEmpty()) {
            Iterator<Child> children = open.element();
            if (!children.hasNext()) {
                open.pop();
                continue;
            }
            FolderEntry entry = enter(children.next());
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** What to say of it; null for a folder that has been opened. */
    private @Nullable FolderEntry enter(Child child) {
        if (!child.refusal().isEmpty()) {
            return new FolderEntry.Refused(child.name(), child.refusal());
        }
        try {
            BasicFileAttributes found =
                    Files.readAttributes(
                            child.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isRegularFile()) {
                return new FolderEntry.Plain(child.name(), child.path(), found.size());
            }
            if (!found.isDirectory()) {
                return new FolderEntry.Passed(
                        child.name(),
                        found.isSymbolicLink()
                                ? "a symbolic link, not followed"
                                : "neither a file nor a folder");
            }
            Iterator<Child> inside = children(child.name() + "/", child.path());
            if (!inside.hasNext()) {
                return new FolderEntry.Empty(child.name());
            }
            open.push(inside);
            return null;
        } catch (IOException e) {
            return new FolderEntry.Refused(
                    child.name(), "cannot be read (" + FailureText.reason(e) + ")");
        }
    }

    private static Iterator<Child> children(String prefix, Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
            listing.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(paths);
        Map<String, String> taken = new HashMap<>();
        return paths.stream().map(path -> child(prefix, path, taken)).iterator();
    }

    private static Child child(String prefix, Path path, Map<String, String> taken) {
        String name = String.valueOf(path.getFileName());
        String other = taken.putIfAbsent(fold(name), name);
        String refusal = "";
        if (!isExact(path, name)) {
            refusal =
                    "its name is not in the encoding of this terminal's locale: rename it, or set"
                            + " LC_ALL to that encoding";
        } else if (other != null) {
            refusal =
                    "to Dropbox its name is the same as that of '"
                            + other
                            + "' beside it, since letters differ in case or form only: rename one";
        }
        return new Child(prefix + name, path, refusal);
    }

    // What can't be decoded becomes a question mark or the like, under which nobody would look for
    // it.
    private static boolean isExact(Path path, String name) {
        try {
            return path.resolveSibling(name).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What two names have in common that are one and the same to Dropbox. */
    static String fold(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** @param refusal why nothing of it can be uploaded; empty if it may be */
    private record Child(String name, Path path, String refusal) {}
}
