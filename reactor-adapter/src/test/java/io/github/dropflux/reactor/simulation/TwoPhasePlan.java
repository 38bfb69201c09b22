package io.github.dropflux.reactor.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What of one account is to be committed by itself.
 *
 * @param account its number
 * @param ready sessions that an earlier process closed; the account's uploads that were prepared come on top
 * @param early whether the first round takes those alone, while uploads are under way
 * @param rounds one after the other, the last of which is calm; empty where nothing is prepared
 */
record TwoPhasePlan(int account, List<ReadyPlan> ready, boolean early, List<RoundPlan> rounds) {

    private static final int RUNS = 35;

    /** Whether uploads of the run are prepared. */
    static boolean inRun(long seed) {
        return Chance.of(seed, "two phases").percent(RUNS);
    }

    /** Whether this one is, unless the batch decides that it belongs to. */
    static boolean prepares(long seed, int upload) {
        return inRun(seed) && Chance.of(seed, "two phases of upload " + upload).percent(60);
    }

    /** Whether the batch is. */
    static boolean preparesBatch(long seed) {
        return inRun(seed) && Chance.of(seed, "two phases of the batch").percent(60);
    }

    static TwoPhasePlan of(long seed, int account) {
        if (!inRun(seed)) {
            return new TwoPhasePlan(account, List.of(), false, List.of());
        }
        Chance chance = Chance.of(seed, "two phases of account " + account);
        int count = chance.pick(List.of(0, 0, 1, 3, 9, 12, 30));
        int names = chance.percent(50) ? count : Math.max(1, count / 2);
        List<ReadyPlan> ready = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int name = names == count ? number : chance.between(0, names - 1);
            ready.add(ReadyPlan.of(account, number, name, chance));
        }
        List<RoundPlan> rounds = new ArrayList<>();
        int faulty = chance.between(1, 3);
        for (int number = 0; number < faulty; number++) {
            rounds.add(RoundPlan.of(number, chance));
        }
        rounds.add(RoundPlan.calm(faulty, chance));
        return new TwoPhasePlan(
                account,
                List.copyOf(ready),
                !ready.isEmpty() && chance.percent(40),
                List.copyOf(rounds));
    }

    @Override
    public String toString() {
        return rounds.isEmpty()
                ? ""
                : "commits of account "
                        + account
                        + (early ? ", early" : "")
                        + ": "
                        + ready
                        + "\n    "
                        + rounds;
    }
}
