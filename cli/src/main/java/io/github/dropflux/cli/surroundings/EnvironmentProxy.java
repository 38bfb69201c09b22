package io.github.dropflux.cli.surroundings;

import io.github.dropflux.reactor.internal.http.Endpoints;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * The proxy that the environment names for a server, as curl reads it: {@code HTTPS_PROXY}, {@code HTTP_PROXY} or {@code
 * ALL_PROXY}, but for what {@code NO_PROXY} names, and never for this machine. Lower case goes first.
 */
public final class EnvironmentProxy {

    /** What is no user name may hold no @, which begins the host. */
    private static final Pattern PROXY =
            Pattern.compile(
                    "(?:([a-zA-Z0-9]+)://)?(?:(.*)@)?(\\[[0-9a-fA-F:.]+\\]|[^\\[\\]:/@\\s]+)(?::([0-9]{1,5}))?(?:/.*)?");

    private static final int DEFAULT_PORT = 1080;

    private final String variable;
    private final ProxyProvider.Proxy kind;
    private final String host;
    private final int port;
    private final @Nullable String user;
    private final String password;

    private EnvironmentProxy(
            String variable,
            ProxyProvider.Proxy kind,
            String host,
            int port,
            @Nullable String credentials) {
        this.variable = variable;
        this.kind = kind;
        this.host = host;
        this.port = port;
        int colon = credentials == null ? -1 : credentials.indexOf(':');
        this.user =
                credentials == null
                        ? null
                        : decoded(colon < 0 ? credentials : credentials.substring(0, colon));
        this.password =
                credentials == null || colon < 0 ? "" : decoded(credentials.substring(colon + 1));
    }

    /**
     * The proxy for a server; null for none.
     *
     * @param environment a variable's value by name
     * @throws IllegalArgumentException if the variable names no proxy; the message does not quote it
     */
    public static @Nullable EnvironmentProxy of(
            Function<String, @Nullable String> environment, boolean secure, String host) {
        if (Endpoints.isLoopback(host)
                || isExcepted(
                        host, value(environment, first(environment, "no_proxy", "NO_PROXY")))) {
            return null;
        }
        // Upper-case HTTP_PROXY may come from a request's header in a CGI program; this is none.
        String name =
                secure
                        ? first(environment, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                        : first(environment, "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");
        String value = value(environment, name);
        return name == null || value == null ? null : parse(name, value);
    }

    /** For what is called by its URL. */
    public static @Nullable EnvironmentProxy of(
            Function<String, @Nullable String> environment, URI server) {
        return of(
                environment,
                "https".equalsIgnoreCase(server.getScheme()),
                String.valueOf(server.getHost()));
    }

    private static EnvironmentProxy parse(String variable, String value) {
        Matcher parts = PROXY.matcher(value);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    variable + " names no proxy that can be read: write http://host:port");
        }
        String scheme = parts.group(1) == null ? "http" : parts.group(1).toLowerCase(Locale.ROOT);
        ProxyProvider.Proxy kind =
                switch (scheme) {
                    case "http" -> ProxyProvider.Proxy.HTTP;
                    case "socks4", "socks4a" -> ProxyProvider.Proxy.SOCKS4;
                    case "socks5", "socks5h", "socks" -> ProxyProvider.Proxy.SOCKS5;
                    default ->
                            throw new IllegalArgumentException(
                                    variable
                                            + " names a proxy of the kind '"
                                            + scheme
                                            + "': http, socks4 and socks5 are supported");
                };
        int port = parts.group(4) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(4));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    variable + " names a proxy with port " + port + ": write one from 1 to 65535");
        }
        String host = parts.group(3).replaceAll("[\\[\\]]", "");
        return new EnvironmentProxy(variable, kind, host, port, parts.group(2));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Name of the first variable that is set. */
    private static @Nullable String first(
            Function<String, @Nullable String> environment, String... names) {
        for (String name : names) {
            if (environment.apply(name) != null) {
                return name;
            }
        }
        return null;
    }

    /** Set and empty means none, whatever other variables say. */
    private static @Nullable String value(
            Function<String, @Nullable String> environment, @Nullable String name) {
        String value = name == null ? null : environment.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static boolean isExcepted(String host, @Nullable String exceptions) {
        String asked = host.toLowerCase(Locale.ROOT);
        for (String each : exceptions == null ? new String[0] : exceptions.split("[,\\s]+")) {
            String name = each.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            boolean named = !name.isEmpty() && (asked.equals(name) || asked.endsWith("." + name));
            if (named || each.equals("*")) {
                return true;
            }
        }
        return false;
    }

    /** The client, through the proxy. */
    public HttpClient applyTo(HttpClient client) {
        return client.proxy(
                spec -> {
                    ProxyProvider.Builder proxy = spec.type(kind).host(host).port(port);
                    if (user != null) {
                        proxy.username(user).password(name -> password);
                    }
                });
    }

    /** Who it is and who named it, for messages. */
    public String inWords() {
        return "the proxy at " + this + " (" + variable + ")";
    }

    /** Without user name and password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
