package io.github.dropflux.emulator.internal.files;

import io.github.dropflux.emulator.internal.protocol.Argument;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Paths as Dropbox takes them: absolute, case-insensitive, no slash at the end. */
public final class Paths {

    private static final String WRITE_PATTERN = "(/(.|[\\r\\n])*)|(ns:[0-9]+(/.*)?)|(id:.*)";
    private static final Pattern WRITE = Pattern.compile("(/(?s:.*))|(ns:[0-9]+(/.*)?)|(id:.*)");
    private static final Pattern NAMESPACE = Pattern.compile("ns:[0-9]+");
    private static final Set<String> DISALLOWED =
            Set.of(
                    "desktop.ini",
                    "thumbs.db",
                    ".ds_store",
                    "icon\r",
                    ".dropbox",
                    ".dropbox.attr",
                    ".dropbox.cache");
    private static final int MAX_NAME = 255;

    private Paths() {}

    /** What two spellings of the same path share. */
    public static String lower(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    /** Path of the folder that this path lies in; empty for what lies at the top. */
    public static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Reads a path that a file or folder is to be written to, refusing what isn't of a path's shape at all. */
    public static String read(Argument argument, String field) {
        String path = argument.string(field);
        if (!WRITE.matcher(path).matches()) {
            throw argument.wrong(
                    field + ": '" + path + "' did not match pattern '" + WRITE_PATTERN + "'");
        }
        return NAMESPACE.matcher(path).replaceFirst("");
    }

    /** Reads a folder's path, where the empty string is the top. */
    public static String readFolder(Argument argument, String field) {
        return argument.string(field).isEmpty() ? "" : read(argument, field);
    }

    /** Whether a path has the right shape, but is none that a file could have. */
    public static boolean malformed(String path) {
        if (!path.startsWith("/") || path.endsWith("/")) {
            return true;
        }
        for (String name : path.substring(1).split("/", -1)) {
            if (name.isEmpty()
                    || name.equals(".")
                    || name.equals("..")
                    || name.length() > MAX_NAME) {
                return true;
            }
            if (name.codePoints().anyMatch(c -> c == 0 || (c >= 0xd800 && c <= 0xdfff))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file may not have this name. */
    public static boolean disallowed(String path) {
        return DISALLOWED.contains(lower(path.substring(path.lastIndexOf('/') + 1)));
    }

    /** The n-th other name of a file whose own is taken: {@code report (1).pdf}. */
    public static String numbered(String path, int n) {
        return inserted(path, " (" + n + ")");
    }

    /** The n-th other name of a file that somebody else changed: {@code report (conflicted copy).pdf}. */
    public static String conflictedCopy(String path, int n) {
        return inserted(path, n == 1 ? " (conflicted copy)" : " (conflicted copy " + (n - 1) + ")");
    }

    private static String inserted(String path, String what) {
        int name = path.lastIndexOf('/') + 1;
        int dot = path.lastIndexOf('.');
        int at = dot > name ? dot : path.length();
        return path.substring(0, at) + what + path.substring(at);
    }
}
