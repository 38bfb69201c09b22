package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.net.ConnectException;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Makes the calls of one account until their final outcome: the one layer that retries. */
public final class Caller {

    static {
        // Loaded before the first failure: where no file can be opened any more, a class that is
        // met for the first time is not found, and that Error would get lost within Reactor.
        Route any = Route.GET_METADATA;
        Failures.toUser(
                Failures.ofCall(
                        any, CallFailure.of(any, new ConnectException(), false).failure(), ""));
    }

    private final Sender sender;
    private final RateLimitGate gate;
    private final ConcurrencyLimiter limiter;
    private final Telemetry telemetry;
    private final Supplier<Scheduler> timer;

    public Caller(
            Sender sender,
            RateLimitGate gate,
            ConcurrencyLimiter limiter,
            Telemetry telemetry,
            Supplier<Scheduler> timer) {
        this.sender = sender;
        this.gate = gate;
        this.limiter = limiter;
        this.telemetry = telemetry;
        this.timer = timer;
    }

    /**
     * The value of the first attempt that succeeds, or of one whose answer was lost and which turns
     * out to have been applied. Errors are the failure of the last attempt; where that may have made
     * a file, a {@code DropboxTransportException} whose commit is in doubt. Cancelling ends requests
     * and delays.
     */
    public <T> Mono<T> call(CallPlan<T> plan) {
        return Mono.deferContextual(
                context ->
                        new CallAttempts<>(
                                        plan,
                                        sender,
                                        gate,
                                        limiter,
                                        telemetry,
                                        timer.get(),
                                        context)
                                .run());
    }
}
