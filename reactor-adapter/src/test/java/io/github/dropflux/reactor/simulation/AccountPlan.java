package io.github.dropflux.reactor.simulation;

import java.time.Duration;

/**
 * One account of a run, and what goes wrong with its calls.
 *
 * @param number from 0
 * @param named whether its credentials say what it is called, so that nobody asks Dropbox
 * @param longestGrant the most that a token may take
 * @param longestCommit the most that making a file may take
 */
record AccountPlan(
        int number,
        Kind kind,
        boolean named,
        FaultPlan faults,
        Duration longestGrant,
        Duration longestCommit) {

    /** How it gets its tokens. */
    enum Kind {
        GRANT,
        FIXED,
        SUPPLIED
    }

    private static final Duration USUAL_GRANT = Duration.ofSeconds(20);
    private static final Duration USUAL_COMMIT = Duration.ofMillis(100);

    /**
     * @param alone whether the run has no other account
     */
    static AccountPlan of(long seed, int number, boolean alone) {
        Chance chance = Chance.of(seed, "account " + number);
        boolean untouched = !alone && chance.percent(45);
        FaultPlan drawn = FaultPlan.of(chance);
        boolean stormy = !alone && chance.percent(60);
        FaultPlan faults = stormy ? FaultPlan.storm(chance) : drawn;
        Duration grant = chance.percent(10) ? Duration.ofMinutes(3) : USUAL_GRANT;
        if (stormy) {
            grant = Duration.ofMillis(100);
        }
        Duration commit = chance.percent(10) ? Duration.ofMinutes(2) : USUAL_COMMIT;
        return new AccountPlan(
                number,
                switch (chance.between(0, 9)) {
                    case 0, 1 -> Kind.FIXED;
                    case 2, 3 -> Kind.SUPPLIED;
                    default -> Kind.GRANT;
                },
                chance.percent(20),
                untouched ? FaultPlan.NONE : faults,
                untouched ? USUAL_GRANT : grant,
                untouched ? USUAL_COMMIT : commit);
    }

    /** Whether nothing goes wrong with it, and it is as fast as Dropbox is. */
    boolean untouched() {
        return faults.isNone()
                && longestGrant.equals(USUAL_GRANT)
                && longestCommit.equals(USUAL_COMMIT);
    }

    /** Whether what goes wrong keeps no upload from ending well. */
    boolean harmless() {
        return faults.harmless()
                && !(kind == Kind.FIXED && faults.kinds().contains(Fault.UNAUTHORIZED));
    }

    /** Whether Dropbox is asked whose the token is. */
    boolean asksForId() {
        return kind != Kind.GRANT && !named;
    }

    /** In all that is this account's and nobody else's: tokens, sessions, ids. */
    String mark() {
        return "account" + number + "-";
    }

    @Override
    public String toString() {
        return "account "
                + number
                + ": "
                + kind
                + (named ? ", named" : "")
                + ", "
                + faults
                + (longestGrant.equals(USUAL_GRANT) ? "" : ", tokens within " + longestGrant)
                + (longestCommit.equals(USUAL_COMMIT) ? "" : ", files within " + longestCommit);
    }
}
