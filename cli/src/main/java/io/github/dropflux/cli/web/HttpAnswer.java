package io.github.dropflux.cli.web;

import io.github.dropflux.cli.report.SourceException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** The head of what a server answers, and the connection that its body comes by. */
record HttpAnswer(SourceUrl url, HttpClientResponse head, Connection connection) {

    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    boolean isRedirect() {
        return REDIRECTS.contains(head.status().code());
    }

    /**
     * Where the redirect points to.
     *
     * @throws SourceException if that is nowhere, or no place to go to
     */
    SourceUrl redirectTarget() {
        String location = headers().get(HttpHeaderNames.LOCATION);
        if (location == null || location.isBlank()) {
            throw refused("without the Location that a redirect needs");
        }
        SourceUrl to;
        try {
            to = url.resolve(location);
        } catch (IllegalArgumentException e) {
            throw refused("and a Location that is of no use: " + e.getMessage());
        }
        if (url.secure() && !to.secure()) {
            throw refused(
                    "to redirect from https to "
                            + to
                            + ", where anyone on the way could read and change what comes");
        }
        return to;
    }

    /** @throws SourceException if the body is not the whole file, byte by byte as the server has it */
    void requireFile() {
        if (head.status().code() != OK) {
            throw refused(
                    head.status().code() < 300
                            ? "and only an answer of 200 is sure to be the whole file"
                            : "");
        }
        List<String> encodings =
                Stream.concat(
                                tokens(HttpHeaderNames.CONTENT_ENCODING),
                                tokens(HttpHeaderNames.TRANSFER_ENCODING)
                                        .filter(token -> !token.equals("chunked")))
                        .filter(token -> !token.equals("identity"))
                        .toList();
        if (!encodings.isEmpty()) {
            throw refused(
                    "with the body encoded as "
                            + String.join(", ", encodings)
                            + ", which was not asked for: fetch it with a program that decodes it, and pipe it"
                            + " in, with '-' as the SOURCE");
        }
    }

    private Stream<String> tokens(CharSequence name) {
        return headers().getAll(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .filter(token -> !token.isEmpty());
    }

    private SourceException refused(String why) {
        return new SourceException(
                url
                        + " answered "
                        + head.status()
                        + (why.isEmpty() ? "" : ", " + why)
                        + "; nothing was stored");
    }

    OptionalLong length() {
        String length = headers().get(HttpHeaderNames.CONTENT_LENGTH);
        // Netty has refused an answer whose length is no number before it comes here.
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    /** What nobody can tell of the body's end; null when that is certain. */
    @Nullable String doubt() {
        boolean chunked = tokens(HttpHeaderNames.TRANSFER_ENCODING).anyMatch("chunked"::equals);
        return chunked || length().isPresent()
                ? null
                : "whether the answer was complete, which gave no length and ended with its connection";
    }

    ByteBufFlux body() {
        return connection.inbound().receive();
    }

    void close() {
        connection.dispose();
    }

    private HttpHeaders headers() {
        return head.responseHeaders();
    }
}
