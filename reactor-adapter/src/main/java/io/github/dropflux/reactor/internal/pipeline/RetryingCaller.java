package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.reactor.internal.http.UploadTransport;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Makes calls until they are answered for good: the one layer that retries. */
final class RetryingCaller {

    private final UploadTransport transport;
    private final RateLimitGate gate;
    private final AppendLimit limit;
    private final Telemetry telemetry;
    private final Supplier<Scheduler> timer;

    RetryingCaller(
            UploadTransport transport,
            RateLimitGate gate,
            AppendLimit limit,
            Telemetry telemetry,
            Supplier<Scheduler> timer) {
        this.transport = transport;
        this.gate = gate;
        this.limit = limit;
        this.telemetry = telemetry;
        this.timer = timer;
    }

    /**
     * The value of the first attempt that succeeds, or of one whose answer was lost and which turns
     * out to have been applied. Errors are the failure of the last attempt; where that may have made
     * a file, a {@code DropboxTransportException} whose commit is in doubt. Cancelling ends requests
     * and delays.
     */
    <T> Mono<T> call(CallPlan<T> plan) {
        return Mono.defer(
                () ->
                        new CallAttempts<>(plan, transport, gate, limit, telemetry, timer.get())
                                .run());
    }
}
