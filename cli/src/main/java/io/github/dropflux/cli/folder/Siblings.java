package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.cli.text.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one folder of Dropbox, from one folder here, or from several whose names are the same to Dropbox. There a name
 * is taken once, by a file that is sent, not by what is only told of.
 */
final class Siblings {

    private static final String SAME =
            "' to Dropbox, since letters differ in case or form only: rename one";

    private final Tree tree;
    private final Map<String, Found> files = new HashMap<>();
    private final Map<String, List<Path>> folders = new HashMap<>();

    private Siblings(Tree tree) {
        this.tree = tree;
    }

    /**
     * One of them.
     *
     * @param entry what to tell of it; null for a folder to go into
     * @param folders all that go to the same folder of Dropbox; empty if it is none
     */
    record Sibling(String name, @Nullable FolderEntry entry, List<Path> folders) {}

    /** What lies in the given folders, in order of name. */
    static List<Sibling> in(Tree tree, List<Path> parents) throws IOException {
        Siblings siblings = new Siblings(tree);
        List<Found> all = new ArrayList<>();
        for (Path parent : parents) {
            for (Path name : tree.names(parent)) {
                all.add(siblings.look(parent.resolve(name)));
            }
        }
        all.sort(Comparator.comparing(found -> found.below().getFileName()));
        all.stream().filter(Found::isFile).forEach(siblings::claim);
        all.stream().filter(Found::isFolder).forEach(siblings::gather);
        return all.stream().map(siblings::sibling).toList();
    }

    private Found look(Path below) {
        if (tree.filter().leavesOut(below)) {
            return new Found(below, null, true, "");
        }
        String name = String.valueOf(below.getFileName());
        if (!isExact(below, name)) {
            return new Found(
                    below,
                    null,
                    false,
                    "its name is not in the encoding of this terminal's locale: rename it, or set"
                            + " LC_ALL to that encoding");
        }
        try {
            BasicFileAttributes attributes = tree.attributes(below);
            boolean readable =
                    !attributes.isRegularFile() || Files.isReadable(tree.top().resolve(below));
            return new Found(
                    below, attributes, false, readable ? "" : "cannot be read (permission denied)");
        } catch (IOException e) {
            return new Found(below, null, false, "cannot be read (" + FailureText.reason(e) + ")");
        }
    }

    private void claim(Found file) {
        files.putIfAbsent(file.folded(), file);
    }

    private void gather(Found folder) {
        if (!files.containsKey(folder.folded())) {
            folders.computeIfAbsent(folder.folded(), name -> new ArrayList<>()).add(folder.below());
        }
    }

    private Sibling sibling(Found found) {
        List<Path> together = found.isFolder() ? folders.get(found.folded()) : null;
        return together != null && together.get(0).equals(found.below())
                ? new Sibling(found.name(), null, together)
                : new Sibling(found.name(), entry(found, together), List.of());
    }

    private FolderEntry entry(Found found, @Nullable List<Path> together) {
        if (found.leftOut()) {
            return new FolderEntry.LeftOut(found.name());
        }
        if (together != null) {
            return new FolderEntry.Merged(found.name(), name(together.get(0)));
        }
        BasicFileAttributes attributes = found.attributes();
        if (attributes == null || !found.refusal().isEmpty()) {
            return new FolderEntry.Refused(found.name(), found.refusal());
        }
        Found taken = files.get(found.folded());
        if (taken != null && taken.below().equals(found.below())) {
            return new FolderEntry.Plain(found.name(), found.below(), FileState.of(attributes));
        }
        if (taken != null && (found.isFile() || found.isFolder())) {
            return found.isFolder() && isEmpty(found)
                    ? new FolderEntry.Empty(found.name())
                    : new FolderEntry.Refused(
                            found.name(),
                            "its name is the same as that of '" + taken.name() + SAME);
        }
        return new FolderEntry.Passed(
                found.name(),
                attributes.isSymbolicLink()
                        ? "a symbolic link, not followed"
                        : "neither a file nor a folder");
    }

    private boolean isEmpty(Found folder) {
        try {
            return tree.names(folder.below()).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    // What can't be decoded becomes a question mark or the like, under which nobody would look for
    // it.
    private static boolean isExact(Path path, String name) {
        try {
            return name.indexOf(OneLine.UNDECODED) < 0 && path.resolveSibling(name).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** With slashes between names, whatever this system writes. */
    private static String name(Path below) {
        List<String> names = new ArrayList<>();
        below.forEach(each -> names.add(each.toString()));
        return String.join("/", names);
    }

    /** What two names have in common that are one and the same to Dropbox. */
    static String fold(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /**
     * @param attributes null where they can't be had
     * @param refusal why nothing of it can be uploaded; empty if it may be
     */
    private record Found(
            Path below, @Nullable BasicFileAttributes attributes, boolean leftOut, String refusal) {

        String name() {
            return Siblings.name(below);
        }

        String folded() {
            return fold(String.valueOf(below.getFileName()));
        }

        boolean isFile() {
            return refusal.isEmpty() && attributes != null && attributes.isRegularFile();
        }

        boolean isFolder() {
            return refusal.isEmpty() && attributes != null && attributes.isDirectory();
        }
    }
}
