package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter.Congestion;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A call ends while one that waits for its place is cancelled: no place is lost. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing runs, nothing waits")
@State
public class LimitGivesBack {

    private final ConcurrencyLimiter limit =
            ConcurrencyLimiter.automatic(1, 1, Schedulers::immediate, found -> {});
    private final Sinks.Empty<Void> running = Sinks.empty();
    private final Disposable waiting;

    /** One call runs, which is all that may, and one waits. */
    public LimitGivesBack() {
        limit.inTurn(running.asMono(), 1, failure -> Congestion.NONE).subscribe();
        waiting = limit.inTurn(Mono.never(), 1, failure -> Congestion.NONE).subscribe();
    }

    /** The running call is answered. */
    @Actor
    public void answered() {
        running.tryEmitEmpty();
    }

    /** The waiting one is cancelled. */
    @Actor
    public void cancelled() {
        waiting.dispose();
    }

    /** Calls that run, calls that wait. */
    @Arbiter
    public void arbiter(II_Result r) {
        r.r1 = limit.inFlight();
        r.r2 = limit.waiting();
    }
}
