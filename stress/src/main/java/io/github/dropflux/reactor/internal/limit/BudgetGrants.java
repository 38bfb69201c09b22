package io.github.dropflux.reactor.internal.limit;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JII_Result;

/** One upload lets its window go while the next in line gives up: the one after that gets it. */
@JCStressTest
@Outcome(id = "4, 1, 0", expect = Expect.ACCEPTABLE, desc = "the one that stays has the window")
@State
public class BudgetGrants {

    private static final long WINDOW = 4;

    private final ByteBudget budget = new ByteBudget(WINDOW, WINDOW, false);
    private final ByteBudget.Tenant tenant = budget.tenant();
    private final AtomicInteger granted = new AtomicInteger();
    private final ByteBudget.Share holding = open(() -> {});
    private final ByteBudget.Share leaving = open(() -> {});
    private final ByteBudget.Share asking = open(granted::incrementAndGet);

    /** One upload has the window, two wait. */
    public BudgetGrants() {
        holding.request(WINDOW);
        leaving.request(WINDOW);
        asking.request(WINDOW);
        holding.whole(WINDOW, 1);
    }

    private ByteBudget.Share open(Runnable granted) {
        ByteBudget.Holder holder =
                new ByteBudget.Holder() {

                    @Override
                    public void granted(long bytes) {
                        granted.run();
                    }

                    @Override
                    public void cut() {}
                };
        return tenant.open(holder, 1);
    }

    /** Lets its window go. */
    @Actor
    public void holding() {
        holding.release(WINDOW);
    }

    /** Gives up, be it while it waits or while it has the window. */
    @Actor
    public void leaving() {
        leaving.close();
    }

    /** Bytes that are held, windows of the last one, uploads that wait. */
    @Arbiter
    public void arbiter(JII_Result r) {
        r.r1 = budget.used();
        r.r2 = granted.get();
        r.r3 = budget.waiting();
    }
}
