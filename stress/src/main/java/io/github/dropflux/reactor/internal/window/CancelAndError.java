package io.github.dropflux.reactor.internal.window;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A cancel races the source's error: the buffer is let go, and there is one end at most. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "the cancel came first")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "the cancel came late")
@State
public class CancelAndError {

    private final RacedWindows race = new RacedWindows();

    /** The source's thread. */
    @Actor
    public void source() {
        race.fail();
    }

    /** The subscriber's thread. */
    @Actor
    public void subscriber() {
        race.cancel();
    }

    /** What is held at last; windows and ends that were signalled. */
    @Arbiter
    public void arbiter(III_Result r) {
        r.r1 = race.firstHeld();
        r.r2 = race.windows();
        r.r3 = race.ends();
    }
}
