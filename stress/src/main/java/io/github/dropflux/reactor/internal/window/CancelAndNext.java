package io.github.dropflux.reactor.internal.window;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A cancel races a buffer: both buffers are let go, and nobody is told anything. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "both are released, in silence")
@State
public class CancelAndNext {

    private final RacedWindows race = new RacedWindows();

    /** The source's thread. */
    @Actor
    public void source() {
        race.next();
    }

    /** The subscriber's thread. */
    @Actor
    public void subscriber() {
        race.cancel();
    }

    /** What is held at last, and what was signalled. */
    @Arbiter
    public void arbiter(III_Result r) {
        r.r1 = race.firstHeld();
        r.r2 = race.secondHeld();
        r.r3 = race.ends() + race.windows();
    }
}
