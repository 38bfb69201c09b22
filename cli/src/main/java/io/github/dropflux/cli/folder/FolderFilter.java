package io.github.dropflux.cli.folder;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which entries of a folder are left out. A pattern without a slash is held against the last name, at whatever depth, one with a slash against
 * the whole path below the folder.
 */
final class FolderFilter {

    /**
     * What desktop systems leave beside people's files, and Dropbox's own client does not send
     * (https://help.dropbox.com/organize/unwanted-files-and-names).
     */
    private static final Pattern LEFT_BEHIND =
            Pattern.compile(
                    "\\.ds_store|desktop\\.ini|thumbs\\.db|icon\r|\\.dropbox(\\.attr)?|~\\$.*|\\.~.*|~.*\\.tmp",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final List<Glob> excluded;
    private final List<Glob> included;

    /**
     * @param includes what is sent in spite of the others
     * @throws IllegalArgumentException if one is no pattern
     */
    FolderFilter(List<String> excludes, List<String> includes) {
        excluded = patterns(excludes);
        included = patterns(includes);
    }

    /** @param below path below the folder */
    boolean leavesOut(Path below) {
        if (included.stream().anyMatch(pattern -> pattern.matches(below))) {
            return false;
        }
        // The name as text: under a locale that can't read it, it makes no path again.
        return excluded.stream().anyMatch(pattern -> pattern.matches(below))
                || LEFT_BEHIND.matcher(String.valueOf(below.getFileName())).matches();
    }

    private static List<Glob> patterns(List<String> globs) {
        return globs.stream().map(Glob::of).toList();
    }

    private record Glob(PathMatcher matcher, boolean whole) {

        static Glob of(String glob) {
            if (glob.isBlank()) {
                throw new IllegalArgumentException(
                        "a pattern is empty: write a name such as '*.tmp'");
            }
            if (glob.startsWith("./") || glob.startsWith("../")) {
                // It would match nothing, and what was to stay would be sent.
                throw new IllegalArgumentException(
                        "'"
                                + glob
                                + "' is no pattern: write /name for what lies at the top of SOURCE, and name for"
                                + " what has that name anywhere");
            }
            // A slash at the end is how other programs say that a folder is meant.
            String name =
                    glob.length() > 1 && glob.endsWith("/")
                            ? glob.substring(0, glob.length() - 1)
                            : glob;
            String path = name.startsWith("/") ? name.substring(1) : name;
            try {
                return new Glob(
                        FileSystems.getDefault().getPathMatcher("glob:" + path),
                        name.contains("/"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "'" + glob + "' is no pattern: " + e.getMessage(), e);
            }
        }

        boolean matches(Path below) {
            return matcher.matches(whole ? below : below.getFileName());
        }
    }
}
