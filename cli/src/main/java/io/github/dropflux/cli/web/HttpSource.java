package io.github.dropflux.cli.web;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.cli.source.Source;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.UploadBody;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.util.retry.Retry;

/**
 * What an http(s) URL answers, passed on as it comes in: the upload's demand is what lets the
 * connection be read. Redirects are followed here, since Reactor Netty takes neither all hosts nor all locations, and would follow one
 * from https to http.
 */
public final class HttpSource implements Source {

    private static final int MAX_REDIRECTS = 10;
    private static final int MAX_RETRIES = 3;
    private static final Duration FIRST_RETRY = Duration.ofMillis(300);

    private final SourceUrl url;
    private final SourceClient client;
    private final Duration timeout;
    private volatile @Nullable String doubt;

    /**
     * What the URL will answer; it is not asked yet.
     *
     * @param timeout within which the head of an answer must come; zero for no limit
     */
    public HttpSource(SourceUrl url, SourceClient client, Duration timeout) {
        this.url = url;
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public OptionalLong lengthAhead() {
        return OptionalLong.empty();
    }

    @Override
    public @Nullable String doubt() {
        return doubt;
    }

    @Override
    public Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload) {
        return Mono.using(
                Disposables::swap,
                connection ->
                        file(url, MAX_REDIRECTS, connection)
                                .flatMap(answer -> pass(answer, upload)),
                Disposable::dispose);
    }

    private Mono<FileMetadata> pass(HttpAnswer answer, Function<Bytes, Mono<FileMetadata>> upload) {
        doubt = answer.doubt();
        Flux<ByteBuf> body =
                answer.body().retain().onErrorMap(e -> unreadable(answer.url(), " to its end", e));
        return upload.apply(
                new Bytes(
                        UploadBody.fromByteBufs(
                                doubt == null
                                        ? body
                                        : body.switchIfEmpty(
                                                Mono.error(() -> empty(answer.url())))),
                        answer.length()));
    }

    /** A server that fails once it has written a head leaves no more behind. */
    private static SourceException empty(SourceUrl at) {
        return new SourceException(
                at + " answered without a length and without a byte; nothing was stored");
    }

    /** The answer that is the file, after so many redirects at most. */
    private Mono<HttpAnswer> file(SourceUrl at, int redirects, Disposable.Swap connection) {
        return head(at, connection)
                .flatMap(
                        answer -> {
                            if (!answer.isRedirect()) {
                                answer.requireFile();
                                return Mono.just(answer);
                            }
                            SourceUrl next = answer.redirectTarget();
                            answer.close();
                            return redirects > 0
                                    ? file(next, redirects - 1, connection)
                                    : Mono.error(tooManyRedirects());
                        });
    }

    private SourceException tooManyRedirects() {
        return new SourceException(
                url + " redirects more than " + MAX_REDIRECTS + " times; nothing was stored");
    }

    private Mono<HttpAnswer> head(SourceUrl at, Disposable.Swap connection) {
        Mono<HttpAnswer> head =
                client.of(at)
                        .doOnRequest(
                                (request, opened) -> {
                                    connection.update(opened);
                                    InterimAnswers.dropFrom(opened);
                                })
                        .get()
                        .uri(at.text())
                        .responseConnection(
                                (answer, opened) -> Mono.just(new HttpAnswer(at, answer, opened)))
                        .single();
        Mono<HttpAnswer> limited =
                timeout.isZero() ? head : head.timeout(timeout, Mono.error(() -> silent(at)));
        return limited.retryWhen(
                        Retry.backoff(MAX_RETRIES, FIRST_RETRY)
                                .filter(HttpSource::mayPass)
                                .onRetryExhaustedThrow((spec, last) -> last.failure()))
                .onErrorMap(e -> unreadable(at, "", e));
    }

    private SourceException silent(SourceUrl at) {
        return new SourceException(
                at
                        + " did not answer within "
                        + HumanTime.of(timeout)
                        + "; raise --source-timeout if it may be so slow (0 is no limit); nothing was stored");
    }

    /** Whether a new connection may fare better. No byte of an answer has come. */
    private static boolean mayPass(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof PrematureCloseException
                || failure instanceof AbortedException
                || (failure instanceof IOException
                        && String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("reset"));
    }

    private Throwable unreadable(SourceUrl at, String what, Throwable cause) {
        if (cause instanceof SourceException) {
            return cause;
        }
        String proxy = client.proxyInWords(at);
        return new SourceException(
                "cannot read "
                        + at
                        + what
                        + (proxy.isEmpty() ? "" : " through " + proxy)
                        + " ("
                        + (cause instanceof SSLException
                                ? innermost(cause) + "; --ca-cert names a certificate to trust"
                                : FailureText.reason(cause))
                        + "); nothing was stored",
                cause);
    }

    /** OpenSSL has the same words for all that is wrong with a certificate; its cause tells. */
    private static String innermost(Throwable tls) {
        Throwable at = tls;
        for (int depth = 0; at.getCause() != null && depth < 8; depth++) {
            at = at.getCause();
        }
        return FailureText.reason(at);
    }
}
