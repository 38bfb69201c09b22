package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.Route;
import java.net.URI;
import java.util.Locale;

/**
 * The two hosts, and what they are trusted with: a token and a file's bytes go over HTTPS, or stay
 * on this machine.
 */
public final class Endpoints {

    private final String content;
    private final String api;

    private Endpoints(URI content, URI api) {
        this.content = base(content);
        this.api = base(api);
    }

    /** Dropbox itself. */
    public static Endpoints dropbox() {
        return new Endpoints(
                URI.create("https://content.dropboxapi.com"),
                URI.create("https://api.dropboxapi.com"));
    }

    /** One base URL for both hosts, an emulator's or a proxy's. */
    public static Endpoints both(URI endpoint) {
        return new Endpoints(endpoint, endpoint);
    }

    /** The address of a route; where tokens are granted has no version. */
    public URI uri(Route route) {
        String host = route.isContent() ? content : api;
        return URI.create(host + (route.isGrant() ? "/" : "/2/") + route.path());
    }

    /** The base URLs; neither has user info or a query. */
    @Override
    public String toString() {
        return content.equals(api) ? api : content + " and " + api;
    }

    private static String base(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException(
                    "endpoint "
                            + (mayHoldSecrets(uri) ? "" : uri + " ")
                            + "is no absolute http(s) URL; give one as https://host[:port]");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the endpoint at host "
                            + host
                            + " has user info, a query or a fragment; leave them out");
        }
        if (scheme.equals("http") && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "endpoint "
                            + uri
                            + " would send the token in clear text: plain http is for loopback only;"
                            + " use https");
        }
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Of one without a host, such as a name with an underscore, the user info is not known as such. */
    private static boolean mayHoldSecrets(URI uri) {
        String text = uri.toString();
        return text.contains("@") || text.contains("?") || text.contains("#");
    }

    /** Literal addresses and the reserved name only: what a resolver says may change. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
