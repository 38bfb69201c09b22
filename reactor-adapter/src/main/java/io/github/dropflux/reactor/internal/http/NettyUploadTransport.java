package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.json.ArgumentWriter;
import io.github.dropflux.internal.json.ErrorReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientResponse;

/** Calls Dropbox with a Reactor Netty client. */
public final class NettyUploadTransport implements BearerTransport {

    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int SMALL_BYTES = 16 * 1024;

    private final HttpClient client;
    private final Endpoints endpoints;
    private final Map<String, String> headers;
    private final CallTimeouts timeouts;

    /**
     * @param client whose redirects and own retry are switched off here: a redirect would carry the
     *     token elsewhere, and a body that is resent behind our back is a body sent twice; its
     *     connections are spread over its event loops
     * @param headers sent with every call, such as the path root
     * @param timeouts of which progress and answers are watched here; the others are the client's
     */
    public NettyUploadTransport(
            HttpClient client,
            Endpoints endpoints,
            Map<String, String> headers,
            CallTimeouts timeouts) {
        this.client = spread(client).followRedirect(false).disableRetry(true).keepAlive(true);
        this.endpoints = endpoints;
        this.headers = Map.copyOf(headers);
        this.timeouts = timeouts;
    }

    /**
     * As given, a client opens a connection on the event loop that asks for it. An answer's loop asks
     * for the appends that waited for it, and one core would then write and encrypt for all.
     */
    private static HttpClient spread(HttpClient client) {
        HttpClientConfig given = client.configuration();
        return client.runOn(
                useNative -> given.loopResources().onServer(useNative), given.isPreferNative());
    }

    @Override
    public Mono<Answer> send(Call call, String bearer) {
        RequestBody body =
                call.route().isContent()
                        ? call.body()
                        : new JsonBody(ArgumentWriter.body(call.argument()));
        Duration answerLimit = timeouts.answerTo(call.route(), body.length());
        return Mono.defer(() -> send(call, body, bearer, answerLimit, new LateAnswer()));
    }

    private Mono<Answer> send(
            Call call, RequestBody body, String bearer, Duration answerLimit, LateAnswer late) {
        return Mono.using(
                () -> new CallWatch(timeouts.writeProgress(), answerLimit),
                watch ->
                        client.headers(h -> addHeaders(h, call, body, bearer))
                                .post()
                                .uri(endpoints.uri(call.route()))
                                .send(
                                        (request, outbound) ->
                                                send(call, body, outbound, watch, late))
                                .response(
                                        (response, content) ->
                                                late.take(() -> answer(call, response, content)))
                                .single()
                                .doOnCancel(late::abandon)
                                .onErrorMap(
                                        UnusableAnswerException::isDecoding,
                                        UnusableAnswerException::notHttp),
                CallWatch::end);
    }

    private void addHeaders(HttpHeaders h, Call call, RequestBody body, String bearer) {
        h.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + bearer);
        headers.forEach(h::set);
        // Always sent: a body cut short is then an error instead of a short append.
        h.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        if (call.route().isContent()) {
            h.set("Dropbox-API-Arg", ArgumentWriter.headerValue(call.argument()));
            h.set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        } else {
            h.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        }
    }

    private static Publisher<Void> send(
            Call call, RequestBody body, NettyOutbound outbound, CallWatch watch, LateAnswer late) {
        outbound.withConnection(
                connection -> {
                    late.begin(connection);
                    watch.begin(connection.channel());
                });
        if (body.length() == 0) {
            watch.sent();
            return outbound;
        }
        Publisher<ByteBuf> bytes =
                body.length() <= SMALL_BYTES ? whole(call, body, watch) : slices(call, body, watch);
        return outbound.send(bytes).then().doOnSuccess(done -> watch.sent());
    }

    /** In one piece, head and body leave in one write. */
    private static Mono<ByteBuf> whole(Call call, RequestBody body, CallWatch watch) {
        return Mono.fromSupplier(
                () -> {
                    int bytes = (int) body.length();
                    watch.handedOver(bytes);
                    call.onSent().accept(bytes);
                    return Unpooled.wrappedBuffer(body.retained().toArray(ByteBuf[]::new));
                });
    }

    /** Lends the body out; what was not sent when the request ends is given back. */
    private static Flux<ByteBuf> slices(Call call, RequestBody body, CallWatch watch) {
        return Flux.<ByteBuf, LentSlices>generate(
                        () -> new LentSlices(body.retained()),
                        (slices, sink) -> {
                            ByteBuf slice = slices.poll();
                            if (slice == null) {
                                sink.complete();
                            } else {
                                watch.handedOver(slice.readableBytes());
                                call.onSent().accept(slice.readableBytes());
                                sink.next(slice);
                            }
                            return slices;
                        },
                        LentSlices::release)
                // Fused, the generator would not clean its state up on cancel.
                .hide();
    }

    private static Mono<Answer> answer(
            Call call, HttpClientResponse response, ByteBufFlux content) {
        if (response.status().code() < 200) {
            // Its content is left unread, which closes the connection: the answer that may follow
            // must not be taken for that of the next call.
            return Mono.error(UnusableAnswerException.notFinal(response.status().code()));
        }
        HttpHeaders h = response.responseHeaders();
        String requestId = h.get("X-Dropbox-Request-Id");
        return content.reduceWith(() -> new BoundedBytes(MAX_ANSWER_BYTES), BoundedBytes::append)
                .map(BoundedBytes::toBytes)
                .map(
                        bytes -> {
                            int status = response.status().code();
                            if (status == 200) {
                                return new Answer(bytes, requestId);
                            }
                            throw new RefusedCallException(
                                    ErrorReader.read(
                                            call.route(),
                                            status,
                                            h.get(HttpHeaderNames.CONTENT_TYPE),
                                            h.get(HttpHeaderNames.RETRY_AFTER),
                                            bytes),
                                    requestId);
                        });
    }
}
