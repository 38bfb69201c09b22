package io.github.dropflux.reactor.internal.limit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads give the loop tasks: each runs, and no two at a time. */
@JCStressTest
@Outcome(id = "4", expect = Expect.ACCEPTABLE, desc = "all ran, one after the other")
@State
public class LoopRuns {

    private final SerialLoop loop = new SerialLoop();

    /** Neither volatile nor atomic: the loop alone makes it safe. */
    private int runs;

    private void give() {
        loop.execute(
                () -> {
                    int before = runs;
                    loop.execute(() -> runs++);
                    runs = before + 1;
                });
    }

    /** One thread. */
    @Actor
    public void first() {
        give();
    }

    /** Another. */
    @Actor
    public void second() {
        give();
    }

    /** How many tasks ran. */
    @Arbiter
    public void arbiter(I_Result r) {
        r.r1 = runs;
    }
}
