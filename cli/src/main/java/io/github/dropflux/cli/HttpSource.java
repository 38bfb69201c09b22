package io.github.dropflux.cli;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.UploadBody;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.util.OptionalLong;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * What an http(s) URL answers, passed on as it comes in: the upload's demand is what lets the
 * connection be read.
 */
final class HttpSource implements Source {

    private static final int CONNECT_MILLIS = 10_000;

    private final URI uri;
    private final HttpClient client;

    HttpSource(URI uri) {
        this.uri = uri;
        this.client =
                HttpClient.newConnection()
                        .followRedirect(true)
                        .disableRetry(true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }

    @Override
    public OptionalLong lengthAhead() {
        return OptionalLong.empty();
    }

    @Override
    public Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload) {
        return client.get()
                .uri(uri)
                .response((head, body) -> pass(head, body, upload))
                .single()
                .onErrorMap(e -> e instanceof UploadFailure ? e.getCause() : unreadable(e));
    }

    private Mono<FileMetadata> pass(
            HttpClientResponse head, ByteBufFlux body, Function<Bytes, Mono<FileMetadata>> upload) {
        int status = head.status().code();
        if (status < 200 || status > 299) {
            return Mono.error(
                    new SourceException(
                            uri + " answered " + head.status() + "; nothing was stored"));
        }
        return Mono.defer(
                        () ->
                                upload.apply(
                                        new Bytes(
                                                UploadBody.fromByteBufs(
                                                        body.retain().onErrorMap(this::unreadable)),
                                                declaredLength(head))))
                .onErrorMap(UploadFailure::new);
    }

    private OptionalLong declaredLength(HttpClientResponse head) {
        String length = head.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        // Netty has refused an answer whose length is no number before it comes here.
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    private Throwable unreadable(Throwable cause) {
        return cause instanceof SourceException
                ? cause
                : new SourceException(
                        "cannot read "
                                + uri
                                + " to its end ("
                                + FailureText.reason(cause)
                                + "); nothing was stored",
                        cause);
    }

    /** Marks what the upload said, so that it isn't taken for a failure of this connection. */
    private static final class UploadFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UploadFailure(Throwable cause) {
            super(null, cause, false, false);
        }
    }
}
