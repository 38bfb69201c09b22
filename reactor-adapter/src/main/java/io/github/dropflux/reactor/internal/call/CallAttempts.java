package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.FailureTable.Remedy;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.internal.call.CallPlan.SharedAttempt;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** One call's attempts, one after the other, until its final outcome. */
final class CallAttempts<T> {

    private final CallPlan<T> plan;
    private final Sender sender;
    private final RateLimitGate gate;
    private final ConcurrencyLimiter limiter;
    private final Telemetry telemetry;
    private final Scheduler timer;
    private final ContextView context;
    private final RetryState retry;
    private final Route route;
    private @Nullable CallFailure last;
    private boolean lost;

    CallAttempts(
            CallPlan<T> plan,
            Sender sender,
            RateLimitGate gate,
            ConcurrencyLimiter limiter,
            Telemetry telemetry,
            Scheduler timer,
            ContextView context) {
        this.plan = plan;
        this.sender = sender;
        this.gate = gate;
        this.limiter = limiter;
        this.telemetry = telemetry;
        this.timer = timer;
        this.context = context;
        this.retry = new RetryState(plan.policy(), timer);
        this.route = plan.call().route();
        this.lost = plan.lost();
    }

    Mono<T> run() {
        return Mono.defer(this::round).repeatWhenEmpty(rounds -> rounds);
    }

    /** Empty when the call is to be retried at once. */
    private Mono<T> round() {
        return passed().flatMap(
                        generation ->
                                generation == RateLimitGate.CLOSED
                                        ? end(heldBack())
                                        : attemptInTurn().onErrorResume(this::failed));
    }

    private Mono<Long> passed() {
        Mono<Long> pass = gate.pass(retry::allows);
        if (gate.closedFor().isZero()) {
            return pass;
        }
        long since = timer.now(TimeUnit.MILLISECONDS);
        return pass.doOnNext(
                generation ->
                        telemetry.heldBack(
                                Duration.ofMillis(timer.now(TimeUnit.MILLISECONDS) - since)));
    }

    private Mono<T> attemptInTurn() {
        SharedAttempt<T> together = plan.together();
        if (together != null) {
            retry.pause();
            return attempt(
                    begins ->
                            together.make(
                                    () -> {
                                        retry.resume();
                                        return begins.getAsBoolean();
                                    }));
        }
        if (plan.call().body().length() == 0) {
            return attempt(this::send);
        }
        retry.pause();
        return limiter.inTurn(
                Mono.defer(this::onTurn),
                plan.call().body().length(),
                thrown -> failure(thrown).congestion());
    }

    /** Empty when the gate has closed in between. */
    private Mono<T> onTurn() {
        retry.resume();
        return gate.generation() == RateLimitGate.CLOSED ? Mono.empty() : attempt(this::send);
    }

    private Mono<T> send(BooleanSupplier begins) {
        boolean[] begun = new boolean[1];
        return sender.send(plan.call(), () -> begun[0] = begins.getAsBoolean())
                .map(plan.read())
                // No response and no error would be retried at once, without end.
                .switchIfEmpty(
                        Mono.defer(
                                () ->
                                        begun[0]
                                                ? Mono.error(
                                                        new NoSuchElementException(
                                                                "Source was empty"))
                                                : Mono.empty()));
    }

    /** Empty when the gate has closed in between, so that nothing was sent. */
    private Mono<T> attempt(SharedAttempt<T> make) {
        long[] generation = new long[1];
        return make.make(() -> begins(generation))
                .doOnNext(value -> succeeded(generation[0]))
                // Before the turn ends, so that the next does not slip through the gate.
                .doOnError(thrown -> closeGate(generation[0], failure(thrown)));
    }

    private void succeeded(long generation) {
        gate.succeeded(generation);
        if (last != null) {
            telemetry.recovered(context);
        }
    }

    private boolean begins(long[] generation) {
        generation[0] = gate.generation();
        if (generation[0] == RateLimitGate.CLOSED) {
            return false;
        }
        CallFailure before = last;
        if (before != null) {
            telemetry.retried(route, before.failure());
        }
        try {
            plan.onAttempt().run();
        } catch (Throwable e) {
            // One of ours says that nothing was sent.
            throw LocalFailureException.of(Origin.OTHER, e);
        }
        return true;
    }

    private void closeGate(long generation, CallFailure failure) {
        if (failure.remedy() == Remedy.WAIT_AND_RETRY) {
            Duration longer = gate.refused(generation, failure.asked());
            telemetry.rateLimited(route, failure.failure(), longer, gate.closedFor());
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
            case WAIT_AND_RETRY -> retry.allows(gate.closedFor()) ? Mono.empty() : end(failure);
            case ASK_AND_DECIDE -> ask(failure);
            // A session makes sense of the first two; a token was refreshed below, if it could be.
            case RESUME_AT_OFFSET, TREAT_AS_DONE, REFRESH_AND_REPLAY, FAIL -> end(failure);
        };
    }

    private Mono<T> again(CallFailure failure) {
        Mono<Void> pause = pause(failure);
        return pause == null ? end(failure) : pause.then(Mono.empty());
    }

    /** Null when nothing is left. */
    private @Nullable Mono<Void> pause(CallFailure failure) {
        Mono<Void> pause = retry.nextAttempt(failure);
        if (pause != null) {
            telemetry.retryAhead(context, retry.ahead(route, failure.failure()));
        }
        return pause;
    }

    private Mono<T> ask(CallFailure failure) {
        return reconciled(failure)
                .switchIfEmpty(
                        Mono.defer(
                                () -> {
                                    Mono<Void> pause = failure.passing() ? pause(failure) : null;
                                    return pause == null
                                            ? inDoubt(failure)
                                            : pause.then(Mono.empty());
                                }));
    }

    /** The last word, but never a failure for a file that is there. */
    private Mono<T> end(CallFailure failure) {
        return lost && FailureTable.commits(route)
                ? reconciled(failure).switchIfEmpty(inDoubt(failure))
                : Mono.error(Failures.ofCall(route, failure.failure(), retry.givenUp()));
    }

    private Mono<T> reconciled(CallFailure failure) {
        return plan.reconcile()
                .reconcile(failure.failure())
                .onErrorMap(
                        asking ->
                                Failures.inDoubt(
                                        route, failure.failure(), asking, retry.givenUp()));
    }

    private Mono<T> inDoubt(CallFailure failure) {
        return Mono.error(
                () ->
                        failure.decided()
                                ? failure.failure()
                                : Failures.inDoubt(
                                        route, failure.failure(), null, retry.givenUp()));
    }

    /** The refusal that the call has met itself, if there is one. */
    private CallFailure heldBack() {
        if (last != null) {
            return last;
        }
        Duration closed = gate.closedFor();
        Duration total = plan.policy().totalTime();
        return CallFailure.of(
                route,
                DropboxApiException.of(
                                429,
                                route.path(),
                                "too_many_requests",
                                "a rate limit holds all calls back for another "
                                        + HumanTime.of(closed)
                                        + (total.isZero()
                                                ? ", and this one does not wait: try again later"
                                                : ", and this one may take "
                                                        + HumanTime.of(total)
                                                        + " in all: try again later, or allow more time"
                                                        + " (RetryPolicy.withTotalTime)"),
                                true)
                        .withRetryAfter(closed),
                lost);
    }
}
