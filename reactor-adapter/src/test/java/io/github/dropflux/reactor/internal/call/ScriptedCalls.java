package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan.Reconciliation;
import io.github.dropflux.reactor.internal.http.Refusals;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.limit.Jitter;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A server that answers call after call as told, and tells when each came. */
public final class ScriptedCalls {

    public static final IOException RESET = new IOException("Connection reset by peer");

    /** Nobody here sends them. */
    private static final RequestBody BYTES =
            new RequestBody() {
                @Override
                public long length() {
                    return 1;
                }

                @Override
                public List<ByteBuf> retained() {
                    return List.of();
                }
            };

    /** Jitter that always picks the longest delay, so that time is exact. */
    private final Jitter jitter = bound -> bound;

    private final Deque<Supplier<Mono<Response>>> script = new ArrayDeque<>();
    private final List<Long> seconds = new ArrayList<>();
    private final List<Throwable> asked = new ArrayList<>();
    private Reconciliation<String> reconciliation = Reconciliation.none();
    private long start = -1;
    public final WatchedTimer timer = new WatchedTimer();
    public final RateLimitGate gate = new RateLimitGate(() -> timer, jitter);

    /** One call at a time, so that a second one waits. */
    public final ConcurrencyLimiter limit =
            ConcurrencyLimiter.automatic(1, 1, () -> timer, found -> {});

    private final Caller caller =
            new Caller(
                    (call, begins) ->
                            Mono.defer(() -> begins.getAsBoolean() ? next() : Mono.empty()),
                    gate,
                    limit,
                    Telemetry.none(),
                    () -> timer);

    /** The last one goes on for ever. */
    public ScriptedCalls then(Mono<Response> answer) {
        return then(1, answer);
    }

    public ScriptedCalls then(int times, Mono<Response> answer) {
        for (int i = 0; i < times; i++) {
            script.add(() -> answer);
        }
        return this;
    }

    public ScriptedCalls reconcile(Reconciliation<String> value) {
        reconciliation = value;
        return this;
    }

    private Mono<Response> next() {
        seconds.add((now() - start) / 1000);
        return (script.size() > 1 ? script.remove() : script.element()).get();
    }

    private static long now() {
        return Schedulers.parallel().now(TimeUnit.MILLISECONDS);
    }

    public Mono<String> call(Route route, RetryPolicy policy) {
        return call(Request.of(argument(route)), policy);
    }

    /** What the limit is after. */
    public String phase() {
        return limit.found().orElseThrow().phase();
    }

    /** One that carries bytes. */
    public Mono<String> append(RetryPolicy policy) {
        return call(new Request(argument(Route.APPEND_V2), BYTES, bytes -> {}), policy);
    }

    private Mono<String> call(Request call, RetryPolicy policy) {
        return Mono.defer(
                () -> {
                    start = start < 0 ? now() : start;
                    return caller.call(
                            CallPlan.of(call, answer -> answer.read(String::new), policy)
                                    .reconciledBy(
                                            failure -> {
                                                asked.add(failure);
                                                return reconciliation.reconcile(failure);
                                            }));
                });
    }

    private static Argument argument(Route route) {
        UploadCursor cursor = UploadCursor.of("s", 0);
        return switch (route) {
            case UPLOAD -> new UploadArgument(CommitInfo.to("/a"), null);
            case START -> new StartArgument(false, null, null);
            case APPEND_V2 -> new AppendArgument(cursor, false, null);
            case FINISH -> new FinishArgument(cursor, CommitInfo.to("/a"), null);
            case GET_METADATA -> new GetMetadataArgument("/a");
            case APPEND_BATCH,
                    START_BATCH,
                    FINISH_BATCH_V2,
                    LIST_FOLDER,
                    LIST_FOLDER_CONTINUE,
                    GET_CURRENT_ACCOUNT,
                    GET_SPACE_USAGE,
                    TOKEN_REVOKE,
                    TOKEN ->
                    throw new IllegalArgumentException(route + " is not made here");
        };
    }

    /** When each attempt came, since the first call was asked for. */
    public List<Long> seconds() {
        return seconds;
    }

    /** What was asked about. */
    public List<Throwable> asked() {
        return asked;
    }

    public static Mono<Response> ok() {
        return Mono.just(new Response("ok".getBytes(), null));
    }

    /** An answer that no route gives; who reads it says so. */
    public static Mono<Response> garbled() {
        Response page = new Response("<html>".getBytes(), null);
        return Mono.fromRunnable(() -> page.read(ResultReader::fileMetadata));
    }

    public static Mono<Response> lost() {
        return Mono.error(RESET);
    }

    public static Mono<Response> refused(Route route, int status, Duration retryAfter) {
        return refused(route, status, null, retryAfter);
    }

    public static Mono<Response> refused(
            Route route, int status, RouteError typed, Duration retryAfter) {
        return Mono.error(
                Refusals.of(
                        new CallError(
                                route,
                                status,
                                typed == null ? "" : typed.tag(),
                                "no",
                                typed,
                                retryAfter,
                                null)));
    }
}
