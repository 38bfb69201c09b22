package io.github.dropflux.cli.web;

import io.github.dropflux.cli.text.UrlText;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http(s) URL that can be asked for. Unlike {@link java.net.URI} it takes what browsers and servers take: names of hosts with an
 * underscore, blanks, and characters outside ASCII.
 *
 * @param target path and query as they are sent, in ASCII
 */
public record SourceUrl(boolean secure, String host, int port, String target) {

    private static final int MAX_PORT = 65_535;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");
    private static final Pattern ABSOLUTE =
            Pattern.compile("(https?)://([^/?#]*)([^#]*).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern SERVER =
            Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]]*)(?::([0-9]*))?");
    private static final Pattern HOST = Pattern.compile("\\[.+\\]|[a-zA-Z0-9._~-]+");

    /** Printable, and yet not allowed in a URL. */
    private static final String UNSAFE = "\"<>\\^`{|}";

    /**
     * The URL as a user writes it.
     *
     * @throws IllegalArgumentException if it is none, or names a user
     */
    public static SourceUrl parse(String text) {
        String bytes =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Matcher parts = ABSOLUTE.matcher(bytes);
        if (!parts.matches()) {
            throw invalid(text, "it does not begin with http:// or https://");
        }
        if (parts.group(2).contains("@")) {
            throw new IllegalArgumentException(
                    "A URL with a user name in it is not supported: fetch it with another program and"
                            + " pipe it in, with '-' as the SOURCE");
        }
        return of(text, parts);
    }

    /**
     * Where a redirect points to; a user that it names is left out.
     *
     * @param location the header as Netty reads it, a character for each byte
     * @throws IllegalArgumentException if it is no http(s) URL
     */
    SourceUrl resolve(String location) {
        String to = location.strip();
        if (SCHEME.matcher(to).matches()) {
            Matcher parts = ABSOLUTE.matcher(to);
            if (!parts.matches()) {
                throw invalid(to, "it does not begin with http:// or https://");
            }
            return of(to, parts);
        }
        if (to.startsWith("//")) {
            return resolve(scheme() + ":" + to);
        }
        String relative = encode(to.replaceFirst("#.*", ""));
        if (relative.startsWith("/")) {
            return at(relative);
        }
        String path = target.replaceFirst("\\?.*", "");
        if (relative.isEmpty()) {
            return this;
        }
        return at(
                relative.startsWith("?")
                        ? path + relative
                        : withoutDots(path.substring(0, path.lastIndexOf('/') + 1) + relative));
    }

    private static SourceUrl of(String text, Matcher parts) {
        boolean secure = parts.group(1).toLowerCase(Locale.ROOT).equals("https");
        String authority = parts.group(2);
        Matcher server = SERVER.matcher(authority.substring(authority.lastIndexOf('@') + 1));
        if (!server.matches()) {
            throw invalid(text, "its host or port is malformed");
        }
        String port = server.group(2) == null ? "" : server.group(2);
        String target = encode(parts.group(3));
        return new SourceUrl(
                secure,
                host(text, server.group(1)),
                port.isEmpty() ? (secure ? HTTPS : HTTP) : port(text, port),
                target.startsWith("/") ? target : "/" + target);
    }

    private static String host(String text, String bytes) {
        String host;
        try {
            host =
                    IDN.toASCII(
                            new String(
                                    bytes.getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // Its message may quote the host, which may be anything.
            throw invalid(text, "the name of its host is malformed");
        }
        if (!HOST.matcher(host).matches()) {
            throw invalid(
                    text,
                    host.isEmpty() ? "it names no host" : "the name of its host is malformed");
        }
        return host;
    }

    private static int port(String text, String digits) {
        int port = digits.length() > 5 ? MAX_PORT + 1 : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw invalid(text, "its port is not from 1 to " + MAX_PORT);
        }
        return port;
    }

    private static IllegalArgumentException invalid(String text, String why) {
        return new IllegalArgumentException(
                "The URL " + UrlText.of(text) + " is not valid: " + why);
    }

    private static String encode(String bytes) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char each = bytes.charAt(i);
            if (each <= ' ' || each >= 0x7f || UNSAFE.indexOf(each) >= 0) {
                encoded.append(String.format("%%%02X", (int) each));
            } else {
                encoded.append(each);
            }
        }
        return encoded.toString();
    }

    private static String withoutDots(String target) {
        String path = target.replaceFirst("\\?.*", "");
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") && kept.size() > 1) {
                kept.removeLast();
            } else if (!segment.startsWith(".") || !segment.matches("\\.{1,2}")) {
                kept.addLast(segment);
            }
        }
        String joined = String.join("/", kept);
        boolean folder = path.matches(".*/\\.{1,2}");
        return (joined.startsWith("/") ? joined : "/" + joined)
                + (folder && !joined.endsWith("/") ? "/" : "")
                + target.substring(path.length());
    }

    private SourceUrl at(String newTarget) {
        return new SourceUrl(secure, host, port, newTarget);
    }

    private String scheme() {
        return secure ? "https" : "http";
    }

    /** For Reactor Netty, which wants two digits of a port at least. */
    String text() {
        return String.format(Locale.ROOT, "%s://%s:%02d%s", scheme(), host, port, target);
    }

    /** For humans. */
    @Override
    public String toString() {
        boolean usual = port == (secure ? HTTPS : HTTP);
        return UrlText.of(scheme() + "://" + host + (usual ? "" : ":" + port) + target);
    }
}
