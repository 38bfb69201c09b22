package io.github.dropflux;

import java.util.regex.Pattern;

/** What Dropbox takes as the path of a file to write, and what it calls {@code malformed_path}. */
final class DropboxPath {
    private static final Pattern NAMESPACE_PATH =
            Pattern.compile("ns:[0-9]+(/.*)?", Pattern.DOTALL);

    private DropboxPath() {}

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

    private static IllegalArgumentException refused(String path, String why) {
        return new IllegalArgumentException(
                "The path "
                        + Values.quote(path)
                        + " "
                        + why
                        + ": give the file's full path, such as \"/folder/name.txt\"");
    }
}
