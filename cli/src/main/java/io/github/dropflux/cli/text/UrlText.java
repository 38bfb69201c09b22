package io.github.dropflux.cli.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs as messages show them: scheme, host and path. A user name, a password and a query may be secrets, and are left out. So is all that
 * could be one of them in what is no valid URL: there, a password may hold any character.
 */
public final class UrlText {

    private static final Pattern PARTS = Pattern.compile("([^:/?#]*://)([^/?#]*)([^?#]*)(.*)");

    private static final Pattern SERVER =
            Pattern.compile("(?:\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]@]+)(:[0-9]{1,5})?");

    private static final String HIDDEN = "…";

    private UrlText() {}

    /** What may be shown of it, as one line. */
    public static String of(String url) {
        // Shortened only at the end: a cut could make a host of half a user name.
        return OneLine.of(shown(url.replaceAll("\\p{Cntrl}+", " ").strip()));
    }

    private static String shown(String url) {
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            return HIDDEN;
        }
        String scheme = parts.group(1);
        String authority = parts.group(2);
        String path = parts.group(3);
        int user = authority.lastIndexOf('@');
        Matcher server = SERVER.matcher(authority.substring(user + 1));
        if (!server.matches()) {
            return scheme + HIDDEN;
        }
        if (!(path + parts.group(4)).contains("@")) {
            return scheme + server.group() + path;
        }
        if (user >= 0) {
            return scheme + HIDDEN;
        }
        // A port and a path, or the beginning of a password that holds a slash.
        return scheme + server.group() + (server.group(1) == null ? path : "/" + HIDDEN);
    }
}
