package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.json.ArgumentWriter;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.UploadTimeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.util.context.Context;

/** Calls Dropbox with a Reactor Netty client. */
public final class NettyTransport implements Transport {

    /** What the process has handed over may wait in buffers on the way; slower than this nobody waits for it. */
    private static final long DRAIN_BYTES_PER_SECOND = 1 << 20;

    /** Status line and headers of a response; proxies and gateways add more than the 8 KiB that Netty reads. */
    static final int MAX_HEAD_BYTES = 64 * 1024;

    private static final int SMALL_BYTES = 16 * 1024;

    /**
     * The key under which Reactor finds what to do with an error that nobody waits for. Connections of
     * calls that were cancelled, or were given up, end in one, and each would be a line in the log.
     */
    private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

    private final Supplier<Opened> opening;
    private final Endpoints endpoints;
    private final UploadTimeouts timeouts;
    private volatile Opened opened;

    /** Whether any response has come, so that the way there is known to be right. */
    private volatile boolean contacted;

    private NettyTransport(Supplier<Opened> opening, Endpoints endpoints, UploadTimeouts timeouts) {
        this.opening = opening;
        this.endpoints = endpoints;
        this.timeouts = timeouts;
        this.opened = opening.get();
    }

    /** Over a separate client and pool, changed as its user wants. */
    public static NettyTransport own(
            UnaryOperator<HttpClient> change, Endpoints endpoints, UploadTimeouts timeouts) {
        return new NettyTransport(
                () -> {
                    DefaultClient own = DefaultClient.create(timeouts);
                    return Opened.of(change.apply(own.client()), own::close);
                },
                endpoints,
                timeouts);
    }

    /**
     * Over a client that its user closes.
     *
     * @param limited whether it gets the limits of connecting, too
     */
    public static NettyTransport over(
            HttpClient given, boolean limited, Endpoints endpoints, UploadTimeouts timeouts) {
        Opened opened =
                Opened.of(limited ? DefaultClient.limited(given, timeouts) : given, () -> {});
        return new NettyTransport(() -> opened, endpoints, timeouts);
    }

    /** What closes the connections that belong to this transport now, without waiting; not those that it opens later. */
    public Runnable closing() {
        return opened.closing();
    }

    /**
     * Opens a new client and pool for the calls from now on, unless both are the user's; closes nothing.
     *
     * @return what closes them
     */
    public Runnable reopen() {
        opened = opening.get();
        return closing();
    }

    /**
     * A client, and what closes the connections of it that belong to the transport.
     *
     * @param client whose redirects and own retry are switched off here: a redirect would carry the
     *     token elsewhere, and a body that is resent behind our back is a body sent twice; its
     *     connections are spread over its event loops
     */
    private record Opened(HttpClient client, Runnable closing) {

        static Opened of(HttpClient client, Runnable closing) {
            return new Opened(
                    spread(client).followRedirect(false).disableRetry(true).keepAlive(true),
                    closing);
        }
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
    public Mono<Response> send(Request call, Authorization authorization) {
        RequestBody body =
                call.route().isContent()
                        ? call.body()
                        : RequestBody.of(ArgumentWriter.body(call.argument()));
        Duration answerLimit = answerTo(timeouts, call.route(), body.length());
        return silentOnceCancelled(
                Mono.defer(() -> send(call, body, authorization, answerLimit, new LateResponse())));
    }

    /** Reactor Netty still signals what a connection ends in when its call is cancelled, and operators pass that on. */
    static Mono<Response> silentOnceCancelled(Mono<Response> call) {
        return Mono.<Response>create(
                        sink ->
                                sink.onDispose(
                                        call.subscribe(
                                                sink::success,
                                                sink::error,
                                                sink::success,
                                                Context.of(sink.contextView()))))
                .contextWrite(
                        context -> context.put(ON_ERROR_DROPPED, (Consumer<Throwable>) late -> {}));
    }

    private Mono<Response> send(
            Request call,
            RequestBody body,
            Authorization authorization,
            Duration answerLimit,
            LateResponse late) {
        ResponseReader reader =
                new ResponseReader(
                        call.route(), authorization.secrets().and(call.argument().secrets()));
        AtomicReference<@Nullable Outgoing> outgoing = new AtomicReference<>();
        return Mono.using(
                () -> {
                    CallWatch watch = watch(call.route(), answerLimit);
                    outgoing.set(new Outgoing(call, body, watch, late));
                    return watch;
                },
                watch ->
                        opened.client()
                                .headers(h -> addHeaders(h, call, body, authorization))
                                .post()
                                .uri(endpoints.uri(call.route()))
                                .send((request, outbound) -> send(outgoing.get(), outbound))
                                .response(
                                        (response, content) -> {
                                            contacted = true;
                                            return late.take(() -> reader.read(response, content));
                                        })
                                .singleOrEmpty()
                                .switchIfEmpty(Mono.error(UnusableResponseException::none))
                                .doOnCancel(late::abandon)
                                .takeUntilOther(watch.failure())
                                .onErrorMap(FatalErrorException::signallable)
                                .onErrorMap(
                                        UnusableResponseException::isDecoding,
                                        UnusableResponseException::notHttp)
                                .onErrorMap(failure -> !contacted, UnreachableException::of),
                watch -> {
                    outgoing.set(null);
                    watch.end();
                });
    }

    /**
     * A call on its way out. It is let go at the call's end: a connection pool keeps the client of the call that was its first, and
     * with it would keep that call's upload and source.
     */
    private record Outgoing(Request call, RequestBody body, CallWatch watch, LateResponse late) {}

    private CallWatch watch(Route route, Duration answerLimit) {
        CallWatch watch =
                new CallWatch(
                        timeouts.writeProgress(),
                        answerLimit,
                        () -> answerOrigin(timeouts, route, answerLimit));
        watch.connecting(
                timeouts.acquire()
                        .plus(timeouts.connect())
                        .plus(timeouts.tlsHandshake())
                        .plus(timeouts.answer()));
        return watch;
    }

    private static void addHeaders(
            HttpHeaders h, Request call, RequestBody body, Authorization authorization) {
        if (authorization.bearer() != null) {
            h.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + authorization.bearer());
        }
        authorization.headers().forEach(h::set);
        // Always sent: a body cut short is then an error instead of a short append.
        h.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        if (call.route().isContent()) {
            h.set("Dropbox-API-Arg", ArgumentWriter.headerValue(call.argument()));
            h.set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        } else {
            h.set(
                    HttpHeaderNames.CONTENT_TYPE,
                    call.route().isGrant()
                            ? "application/x-www-form-urlencoded"
                            : "application/json");
        }
    }

    /** From the end of the request to the end of the response. */
    static Duration answerTo(UploadTimeouts timeouts, Route route, long bodyLength) {
        return leastTo(timeouts, route).plusMillis(bodyLength * 1000 / DRAIN_BYTES_PER_SECOND);
    }

    private static Duration leastTo(UploadTimeouts timeouts, Route route) {
        return assembles(route) ? timeouts.commitAnswer() : timeouts.answer();
    }

    private static boolean assembles(Route route) {
        return route == Route.FINISH || route == Route.FINISH_BATCH_V2;
    }

    private static String answerOrigin(UploadTimeouts timeouts, Route route, Duration limit) {
        Duration least = leastTo(timeouts, route);
        String setting =
                assembles(route) ? "UploadTimeouts.withCommitAnswer" : "UploadTimeouts.withAnswer";
        return limit.minus(least).compareTo(Duration.ofMillis(50)) < 0
                ? setting
                : setting + " (" + HumanTime.of(least) + ") and one second for each MiB sent";
    }

    private static Publisher<Void> send(@Nullable Outgoing outgoing, NettyOutbound outbound) {
        if (outgoing == null) {
            return Mono.error(AbortedException.beforeSend());
        }
        Request call = outgoing.call();
        RequestBody body = outgoing.body();
        CallWatch watch = outgoing.watch();
        outbound.withConnection(
                connection -> {
                    outgoing.late().begin(connection);
                    watch.begin(connection.channel());
                    ResponseGuard.begin(connection.channel(), watch);
                });
        if (body.length() == 0) {
            watch.sent();
            return outbound;
        }
        Publisher<ByteBuf> bytes =
                body.length() <= SMALL_BYTES ? whole(call, body, watch) : slices(call, body, watch);
        return outbound.send(bytes)
                .then()
                .doOnSuccess(done -> watch.sent())
                .doOnError(watch::failed);
    }

    /** In one piece, head and body leave in one write. */
    private static Mono<ByteBuf> whole(Request call, RequestBody body, CallWatch watch) {
        return Mono.fromSupplier(
                () -> {
                    int bytes = (int) body.length();
                    watch.handedOver(bytes);
                    call.onSent().accept(bytes);
                    return Unpooled.wrappedBuffer(body.retained().toArray(ByteBuf[]::new));
                });
    }

    /** Lends the body out; what was not sent when the request ends is given back. */
    private static Flux<ByteBuf> slices(Request call, RequestBody body, CallWatch watch) {
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

    /** The slices of a body on their way out: handed on one by one, the rest released at the end. */
    private static final class LentSlices {

        private final ArrayDeque<ByteBuf> left;

        LentSlices(List<ByteBuf> retained) {
            left = new ArrayDeque<>(retained);
        }

        @Nullable ByteBuf poll() {
            return left.poll();
        }

        void release() {
            left.forEach(ReferenceCountUtil::safeRelease);
            left.clear();
        }
    }
}
