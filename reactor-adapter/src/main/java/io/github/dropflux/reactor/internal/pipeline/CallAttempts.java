package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.Remedy;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One call's attempts, one after the other, until it is answered for good. */
final class CallAttempts<T> {

    private final CallPlan<T> plan;
    private final UploadTransport transport;
    private final RateLimitGate gate;
    private final AppendLimit limit;
    private final Telemetry telemetry;
    private final Scheduler timer;
    private final RetryBudget budget;
    private final Route route;
    private @Nullable CallFailure last;
    private boolean lost;

    CallAttempts(
            CallPlan<T> plan,
            UploadTransport transport,
            RateLimitGate gate,
            AppendLimit limit,
            Telemetry telemetry,
            Scheduler timer) {
        this.plan = plan;
        this.transport = transport;
        this.gate = gate;
        this.limit = limit;
        this.telemetry = telemetry;
        this.timer = timer;
        this.budget = new RetryBudget(plan.policy(), timer);
        this.route = plan.call().route();
        this.lost = plan.lost();
    }

    Mono<T> run() {
        return Mono.defer(this::round).repeatWhenEmpty(rounds -> rounds);
    }

    /** Empty when the call is to be made again now. */
    private Mono<T> round() {
        return passed().flatMap(
                        ticket ->
                                ticket == RateLimitGate.CLOSED
                                        ? end(heldBack())
                                        : attemptInTurn(ticket).onErrorResume(this::failed));
    }

    private Mono<Long> passed() {
        Mono<Long> pass = gate.pass(budget::allows);
        if (gate.closedFor().isZero()) {
            return pass;
        }
        long since = timer.now(TimeUnit.MILLISECONDS);
        return pass.doOnNext(
                ticket ->
                        telemetry.heldBack(
                                Duration.ofMillis(timer.now(TimeUnit.MILLISECONDS) - since)));
    }

    private Mono<T> attemptInTurn(long ticket) {
        SharedAttempt<T> together = plan.together();
        if (together != null) {
            budget.pause();
            return attemptTogether(together);
        }
        if (plan.call().body().length() == 0) {
            return attempt(ticket);
        }
        budget.pause();
        return limit.inTurn(Mono.defer(this::onTurn), thrown -> failure(thrown).congestion());
    }

    /** Empty when the gate has closed meanwhile. */
    private Mono<T> onTurn() {
        budget.resume();
        long ticket = gate.ticket();
        return ticket == RateLimitGate.CLOSED ? Mono.empty() : attempt(ticket);
    }

    /** Empty when the gate has closed meanwhile. */
    private Mono<T> attemptTogether(SharedAttempt<T> together) {
        long[] ticket = new long[1];
        return together.make(
                        () -> {
                            budget.resume();
                            ticket[0] = gate.ticket();
                            if (ticket[0] == RateLimitGate.CLOSED) {
                                return false;
                            }
                            begins();
                            return true;
                        })
                .doOnNext(value -> gate.succeeded(ticket[0]))
                .doOnError(thrown -> closeGate(ticket[0], failure(thrown)));
    }

    private Mono<T> attempt(long ticket) {
        return Mono.defer(
                        () -> {
                            begins();
                            return transport.send(plan.call());
                        })
                .doOnNext(answer -> gate.succeeded(ticket))
                .map(plan.read())
                // No answer and no error would be made again at once, and for ever.
                .single()
                // Before the turn ends, so that the next does not slip through the gate.
                .doOnError(thrown -> closeGate(ticket, failure(thrown)));
    }

    private void begins() {
        CallFailure before = last;
        if (before != null) {
            telemetry.retried(route, before.failure());
        }
        plan.onAttempt().run();
    }

    private void closeGate(long ticket, CallFailure failure) {
        if (failure.remedy() == Remedy.WAIT_AND_RETRY) {
            gate.refused(ticket, failure.asked());
        }
    }

    private CallFailure failure(Throwable thrown) {
        return CallFailure.of(route, thrown, lost);
    }

    private Mono<T> failed(Throwable thrown) {
        CallFailure failure = failure(thrown);
        last = failure;
        lost |= failure.mayHaveBeenApplied();
        return switch (failure.remedy()) {
            case RETRY_SAME -> again(failure);
            // The gate may be open again by the time it is looked at, and lets everybody pass then.
            case WAIT_AND_RETRY -> budget.allows(Duration.ZERO) ? Mono.empty() : end(failure);
            case ASK_AND_DECIDE -> ask(failure);
            // A session makes sense of the first two; a token was refreshed below, if it could be.
            case RESUME_AT_OFFSET, TREAT_AS_DONE, REFRESH_AND_REPLAY, FAIL -> end(failure);
        };
    }

    private Mono<T> again(CallFailure failure) {
        Mono<Void> pause = budget.nextAttempt(failure.asked());
        return pause == null ? end(failure) : pause.then(Mono.empty());
    }

    private Mono<T> ask(CallFailure failure) {
        return settled(failure)
                .switchIfEmpty(
                        Mono.defer(
                                () -> {
                                    Mono<Void> pause =
                                            failure.passing()
                                                    ? budget.nextAttempt(failure.asked())
                                                    : null;
                                    return pause == null
                                            ? unsettled(failure)
                                            : pause.then(Mono.empty());
                                }));
    }

    /** The last word, but never a failure for a file that is there. */
    private Mono<T> end(CallFailure failure) {
        return lost && FailureTable.commits(route)
                ? settled(failure).switchIfEmpty(unsettled(failure))
                : Mono.error(Failures.ofCall(route, failure.failure()));
    }

    private Mono<T> settled(CallFailure failure) {
        return plan.settle()
                .settle(failure.failure())
                .onErrorMap(asking -> CommitDoubt.of(route, failure.failure(), asking));
    }

    private Mono<T> unsettled(CallFailure failure) {
        return Mono.error(
                () ->
                        failure.decided()
                                ? failure.failure()
                                : CommitDoubt.of(route, failure.failure(), null));
    }

    /** The refusal that the call has met itself, if there is one. */
    private CallFailure heldBack() {
        if (last != null) {
            return last;
        }
        Duration closed = gate.closedFor();
        return CallFailure.of(
                route,
                DropboxApiException.of(
                        429,
                        route.path(),
                        "too_many_requests",
                        "a rate limit holds all calls back for another "
                                + closed
                                + ", and this one may take "
                                + plan.policy().totalTime()
                                + " in all; try again later, or allow more time in the RetryPolicy",
                        true),
                lost);
    }
}
