package io.github.dropflux.reactor.internal.window;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A request races the source's end: the one window comes once, and then the end. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "one window, one end")
@State
public class RequestAndComplete {

    private final RacedWindows race = new RacedWindows();

    /** The source's thread. */
    @Actor
    public void source() {
        race.complete();
    }

    /** The subscriber's thread. */
    @Actor
    public void subscriber() {
        race.request();
    }

    /** What is held at last; windows and ends that were signalled. */
    @Arbiter
    public void arbiter(III_Result r) {
        r.r1 = race.firstHeld();
        r.r2 = race.windows();
        r.r3 = race.ends();
    }
}
