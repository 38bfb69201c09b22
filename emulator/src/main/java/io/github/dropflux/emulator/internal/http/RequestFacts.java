package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.auth.MemberSelection;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** What a request says apart from its body. */
final class RequestFacts {

    private static final String ARGUMENT_HEADER = "Dropbox-API-Arg";

    /** Of this machine; and Dropbox's, for clients that are led here under its names. */
    private static final Pattern HOST =
            Pattern.compile(
                    "(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1]|([a-z0-9-]+\\.)*dropbox(api)?\\.com)(:\\d+)?");

    private final HttpHeaders headers;
    private final Map<String, List<String>> parameters;

    RequestFacts(HttpServerRequest request) {
        this.headers = request.requestHeaders();
        this.parameters = new QueryStringDecoder(request.uri()).parameters();
    }

    /** Argument of a content route as it was sent, empty when there is none. */
    String argumentText() {
        String header = headers.get(ARGUMENT_HEADER);
        return header == null ? parameter("arg") : header;
    }

    /** Argument of a content route. */
    Argument argument(int maxSize) {
        String text = argumentText();
        boolean inHeader = headers.contains(ARGUMENT_HEADER);
        String where =
                inHeader ? "HTTP header \"" + ARGUMENT_HEADER + "\"" : "URL parameter \"arg\"";
        if (text.isEmpty()) {
            throw Refusal.badRequest(
                    "Must provide HTTP header \""
                            + ARGUMENT_HEADER
                            + "\" or URL parameter \"arg\".");
        }
        if (text.length() > maxSize) {
            throw Refusal.badRequest(
                    where + ": " + text.length() + " characters, the limit is " + maxSize);
        }
        if (inHeader && text.chars().anyMatch(unit -> unit >= 0x7f)) {
            throw Refusal.badRequest(where + ": could not decode input as JSON");
        }
        return Argument.parse(text, where);
    }

    /** Authorization header, or the parameter of that name. */
    @Nullable String authorization() {
        String header = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (header != null) {
            return header;
        }
        String parameter = parameter("authorization");
        return parameter.isEmpty() ? null : parameter;
    }

    /** The team's member that the headers select. */
    MemberSelection selection() {
        return new MemberSelection(
                headers.get("Dropbox-API-Select-User"), headers.get("Dropbox-API-Select-Admin"));
    }

    /** Whether the client identifies itself by name and password. */
    boolean basicAuthorization() {
        String header = headers.get(HttpHeaderNames.AUTHORIZATION);
        return header != null && header.startsWith("Basic ");
    }

    /**
     * Whether a page of some web site may have sent it, which a browser on this machine lets through to loopback: one whose
     * name was pointed here, or one of another origin.
     */
    boolean mayBeOfForeignPage() {
        String host = headers.get(HttpHeaderNames.HOST);
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return host == null
                || !HOST.matcher(host).matches()
                || (origin != null && !origin.replaceFirst("^https?://", "").equals(host));
    }

    /** Content-Length, -1 when there is none. */
    long contentLength() {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Refuses a Content-Type other than these; parameters, a charset say, count. */
    void requireContentType(String... expected) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        String given = type == null ? "" : type.toLowerCase(Locale.ROOT).replace(" ", "");
        if (!List.of(expected).contains(given)) {
            throw Refusal.badRequest(
                    "Bad HTTP \"Content-Type\" header: \""
                            + (type == null ? "" : type)
                            + "\".  Expecting one of \""
                            + String.join("\", \"", expected)
                            + "\".");
        }
    }

    /** Headers as they may be shown: names in lower case, without what opens doors. */
    Map<String, String> shownHeaders() {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("authorization") && !name.equals("cookie")) {
                shown.merge(name, header.getValue(), (first, second) -> first + ", " + second);
            }
        }
        return shown;
    }

    private String parameter(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }
}
