package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.simulation.Leg.End;
import java.time.Duration;

/**
 * Holds how long the uploads of an untouched account take against how long they take when the other
 * accounts have none: nobody waits for what goes wrong with another account.
 */
final class PaceVerdict {

    private static final double MOST = 1.2;

    /** In another order, calls draw other latencies, and threads other moments. */
    private static final long SPREAD_NANOS = Duration.ofSeconds(2).toNanos();

    /** A session, a body and a commit may each wait for company. */
    private static final int LINGERS = 3;

    private final Simulation run;

    PaceVerdict(Simulation run) {
        this.run = run;
    }

    void give() {
        Scenario scenario = run.scenario();
        if (!scenario.comparable()) {
            return;
        }
        for (AccountPlan account : scenario.accounts()) {
            if (account.untouched() && concerns(account)) {
                compare(Simulation.alone(scenario.only(account)), account);
            }
        }
    }

    private boolean concerns(AccountPlan account) {
        return run.uploads().stream().anyMatch(upload -> isComparable(upload, account));
    }

    private boolean isComparable(SimulatedUpload upload, AccountPlan account) {
        if (upload.plan().account() != account.number() || upload.legs().isEmpty()) {
            return false;
        }
        Leg leg = upload.legs().get(0);
        return leg.undisturbed() && leg.end() == End.STORED;
    }

    private void compare(Simulation alone, AccountPlan account) {
        for (SimulatedUpload upload : run.uploads()) {
            SimulatedUpload same =
                    alone.uploads().stream()
                            .filter(other -> other.plan().number() == upload.plan().number())
                            .findFirst()
                            .orElse(null);
            if (same != null && isComparable(upload, account) && isComparable(same, account)) {
                long extraWait = waitForFirstToken(run, upload) - waitForFirstToken(alone, same);
                compare(upload.legs().get(0), same.legs().get(0), Math.max(0, extraWait));
            }
        }
    }

    /**
     * Which upload of an account waits for its first token depends on which of them asks first. An
     * untouched account does not need a second one that soon.
     */
    private static long waitForFirstToken(Simulation of, SimulatedUpload upload) {
        return of.dropbox()
                .firstTokenCall(upload)
                .map(upload.legs().get(0)::nanosDuring)
                .orElse(0L);
    }

    private void compare(Leg leg, Leg alone, long extraWait) {
        long lingers =
                leg.batch() == null
                        ? 0
                        : LINGERS * run.scenario().settings().batch().linger().toNanos();
        if (leg.nanos() > MOST * alone.nanos() + SPREAD_NANOS + lingers + extraWait) {
            run.log()
                    .violation(
                            leg
                                    + " took "
                                    + Duration.ofNanos(leg.nanos())
                                    + ", and "
                                    + Duration.ofNanos(alone.nanos())
                                    + " without the other accounts");
        }
    }
}
