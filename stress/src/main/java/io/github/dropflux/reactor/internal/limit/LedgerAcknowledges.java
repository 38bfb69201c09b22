package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.internal.session.AckLedger;
import io.github.dropflux.internal.window.WindowRange;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two windows are acknowledged at the same time, in the loop as an upload does it: neither is lost. */
@JCStressTest
@Outcome(id = "8388608, 8388608", expect = Expect.ACCEPTABLE, desc = "both are in the ledger")
@State
public class LedgerAcknowledges {

    private static final long WINDOW = 4 << 20;

    private final SerialLoop loop = new SerialLoop();
    private AckLedger ledger = AckLedger.empty();

    private void acknowledge(long offset) {
        loop.execute(() -> ledger = ledger.add(new WindowRange(offset, WINDOW)));
    }

    /** The event loop of one call. */
    @Actor
    public void later() {
        acknowledge(WINDOW);
    }

    /** That of another. */
    @Actor
    public void earlier() {
        acknowledge(0);
    }

    /** What the server is known to have, from the start on and in all. */
    @Arbiter
    public void arbiter(JJ_Result r) {
        r.r1 = ledger.contiguous();
        r.r2 = ledger.total();
    }
}
