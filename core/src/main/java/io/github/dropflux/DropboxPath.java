package io.github.dropflux;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Paths of files to write: what Dropbox takes, and names for them that come from people who are not trusted. */
public final class DropboxPath {
    private static final Pattern NAMESPACE_PATH =
            Pattern.compile("ns:[0-9]+(/.*)?", Pattern.DOTALL);

    private static final int MAX_NAME_CHARS = 255;
    private static final int MAX_SUFFIX_CHARS = 20;
    private static final String NOT_ON_WINDOWS = "<>:\"|?*";
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|(com|lpt)[0-9¹²³])[\\s\\u00a0]*(\\..*)?");

    /** Dropbox answers {@code disallowed_name} to these, or its clients leave them alone. */
    private static final Set<String> NOT_SYNCED =
            Set.of("desktop.ini", "thumbs.db", "icon", "dropbox.attr", "dropbox.cache", "dropbox");

    private DropboxPath() {}

    /**
     * Makes one safe segment of a path of a file name that somebody else chose, such as the one that a browser sends:
     *
     * <pre>{@code
     * UploadRequest.to("/inbox/" + DropboxPath.fileName(part.filename()))
     * }</pre>
     *
     * <p>Only what follows the last {@code /} or {@code \} counts. Control characters, invisible and bidirectional marks and
     * halves of surrogate pairs are taken out, blanks and dots at both ends too. {@code < > : " | ? *} become {@code _}. A name
     * that Windows or Dropbox reserves, such as {@code NUL.txt} or {@code desktop.ini}, gets a {@code _} in front. A name of
     * more than 255 characters loses the end of its stem. A name made by this method stays as it is.
     *
     * <p>Different names may become the same one: {@link CommitInfo#autorename(boolean)} keeps both files.
     *
     * @param untrusted as it came, of any length
     * @return a name of 1 to 255 characters (UTF-16 units) without {@code /} and {@code \}
     * @throws MalformedPathException if nothing is left, as of {@code ".."} or {@code "folder/"}
     */
    public static String fileName(String untrusted) {
        Objects.requireNonNull(untrusted, "untrusted");
        int start = Math.max(untrusted.lastIndexOf('/'), untrusted.lastIndexOf('\\')) + 1;
        StringBuilder kept = new StringBuilder();
        untrusted
                .substring(start)
                .codePoints()
                .filter(DropboxPath::isVisible)
                .map(c -> NOT_ON_WINDOWS.indexOf(c) < 0 ? c : '_')
                .forEachOrdered(kept::appendCodePoint);
        String name = fitted(trimmed(kept.toString()), MAX_NAME_CHARS);
        if (name.isEmpty()) {
            throw new MalformedPathException(
                    "The file name "
                            + Values.quote(untrusted)
                            + " has nothing left once folders, invisible characters, and blanks and dots at its ends are"
                            + " taken away: give another name");
        }
        return isReserved(name) ? "_" + fitted(name, MAX_NAME_CHARS - 1) : name;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            // U+FFFE and its like are no characters; others may be younger than this JDK.
            default -> (codePoint & 0xFFFE) != 0xFFFE;
        };
    }

    private static String trimmed(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isBlankOrDot(name.charAt(start))) {
            start++;
        }
        while (start < end && isBlankOrDot(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static boolean isBlankOrDot(char c) {
        return c == '.' || Character.isSpaceChar(c);
    }

    /** The name, or its stem's beginning and its suffix. */
    private static String fitted(String name, int maxChars) {
        if (name.length() <= maxChars) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String suffix = name.length() - dot <= MAX_SUFFIX_CHARS ? name.substring(dot) : "";
        int end = maxChars - suffix.length();
        if (Character.isLowSurrogate(name.charAt(end))) {
            end--;
        }
        return trimmed(name.substring(0, end)) + suffix;
    }

    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return DEVICE.matcher(lower).matches()
                || NOT_SYNCED.contains(lower)
                || lower.startsWith("~$")
                || (lower.startsWith("~") && lower.endsWith(".tmp"));
    }

    static String require(String path) {
        if (!hasKnownStart(path)) {
            throw refused(path, "starts with neither \"/\" nor \"ns:NUMBER/\" nor \"id:\"");
        }
        if (Values.loneSurrogate(path) >= 0) {
            throw refused(path, "has half a surrogate pair at index " + Values.loneSurrogate(path));
        }
        boolean byId = path.startsWith("id:");
        int slash = path.indexOf('/');
        if (slash < 0 && !byId) {
            throw refused(path, "names a namespace and no file in it");
        }
        if (slash >= 0) {
            requireSegments(path, slash + 1);
        }
        return path;
    }

    private static boolean hasKnownStart(String path) {
        return path.startsWith("/")
                || (path.startsWith("id:") && path.length() > 3)
                || NAMESPACE_PATH.matcher(path).matches();
    }

    private static void requireSegments(String path, int from) {
        int start = from;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            boolean last = end < 0;
            String segment = path.substring(start, last ? path.length() : end);
            if (segment.isEmpty()) {
                throw refused(path, last ? "ends with a slash" : "has an empty segment (\"//\")");
            }
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(path, "has the segment \"" + segment + "\"");
            }
            if (last) {
                return;
            }
            start = end + 1;
        }
    }

    private static MalformedPathException refused(String path, String why) {
        return new MalformedPathException(
                "The path "
                        + Values.quote(path)
                        + " "
                        + why
                        + ": give the file's full path, such as \"/folder/name.txt\"");
    }
}
