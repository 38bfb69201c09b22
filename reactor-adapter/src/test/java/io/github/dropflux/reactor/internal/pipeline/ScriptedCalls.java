package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.AppendArgument;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.internal.protocol.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.StartArgument;
import io.github.dropflux.internal.protocol.UploadArgument;
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.Refusals;
import io.github.dropflux.reactor.internal.http.RequestBody;
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
final class ScriptedCalls {

    static final IOException RESET = new IOException("Connection reset by peer");

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

    private final Deque<Supplier<Mono<Answer>>> script = new ArrayDeque<>();
    private final List<Long> seconds = new ArrayList<>();
    private final List<Throwable> asked = new ArrayList<>();
    private Settlement<String> settlement = Settlement.none();
    private long start = -1;
    final WatchedTimer timer = new WatchedTimer();
    final RateLimitGate gate = new RateLimitGate(() -> timer, jitter);
    final AppendLimit limit = new AppendLimit(true, () -> timer);
    private final RetryingCaller caller =
            new RetryingCaller(call -> next(), gate, limit, Telemetry.none(), () -> timer);

    /** The last one goes on for ever. */
    ScriptedCalls then(Mono<Answer> answer) {
        return then(1, answer);
    }

    ScriptedCalls then(int times, Mono<Answer> answer) {
        for (int i = 0; i < times; i++) {
            script.add(() -> answer);
        }
        return this;
    }

    ScriptedCalls settle(Settlement<String> value) {
        settlement = value;
        return this;
    }

    private Mono<Answer> next() {
        seconds.add((now() - start) / 1000);
        return (script.size() > 1 ? script.remove() : script.element()).get();
    }

    private static long now() {
        return Schedulers.parallel().now(TimeUnit.MILLISECONDS);
    }

    Mono<String> call(Route route, RetrySettings policy) {
        return call(Call.of(argument(route)), policy);
    }

    /** One that carries bytes. */
    Mono<String> append(RetrySettings policy) {
        return call(new Call(argument(Route.APPEND_V2), BYTES, bytes -> {}), policy);
    }

    private Mono<String> call(Call call, RetrySettings policy) {
        return Mono.defer(
                () -> {
                    start = start < 0 ? now() : start;
                    return caller.call(
                            CallPlan.of(call, answer -> new String(answer.body()), policy, () -> {})
                                    .settledBy(
                                            failure -> {
                                                asked.add(failure);
                                                return settlement.settle(failure);
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
            case APPEND_BATCH, START_BATCH, FINISH_BATCH_V2 ->
                    throw new IllegalArgumentException(route + " is not made here");
        };
    }

    /** When each attempt came, since the first call was asked for. */
    List<Long> seconds() {
        return seconds;
    }

    /** What was asked about. */
    List<Throwable> asked() {
        return asked;
    }

    static Mono<Answer> ok() {
        return Mono.just(new Answer("ok".getBytes(), null));
    }

    static Mono<Answer> lost() {
        return Mono.error(RESET);
    }

    static Mono<Answer> refused(Route route, int status, Duration retryAfter) {
        return refused(route, status, null, retryAfter);
    }

    static Mono<Answer> refused(Route route, int status, RouteError typed, Duration retryAfter) {
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
