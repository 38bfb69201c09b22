package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Makes a call until it is answered for good: the one layer that retries. */
final class RetryingCaller {

    private final UploadTransport transport;
    private final RetrySettings settings;
    private final Jitter jitter;

    RetryingCaller(UploadTransport transport, RetrySettings settings, Jitter jitter) {
        this.transport = transport;
        this.settings = settings;
        this.jitter = jitter;
    }

    /**
     * The answer of the first attempt that succeeds, or the failure of the last.
     *
     * @param onAttempt told of each attempt, on the thread that makes it
     */
    Mono<Answer> call(Call call, Runnable onAttempt) {
        return Mono.defer(
                        () -> {
                            onAttempt.run();
                            return transport.send(call);
                        })
                .retryWhen(
                        Retry.from(
                                failures -> {
                                    RetryBudget budget = new RetryBudget(settings, jitter);
                                    return failures.concatMap(
                                            failed -> budget.delayAfter(failed.failure()));
                                }))
                .onErrorMap(failure -> Failures.ofCall(call.route(), failure));
    }
}
