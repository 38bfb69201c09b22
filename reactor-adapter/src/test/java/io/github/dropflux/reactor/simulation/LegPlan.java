package io.github.dropflux.reactor.simulation;

import java.time.Duration;

/**
 * One attempt of a user at an upload: the first, or one that goes on after a failure or a cancel.
 *
 * @param number from 0
 * @param failsAt bytes of the file at which the source fails; -1 when it does not
 * @param cancelAt the moment at which the user cancels; -1 for never
 * @param crash whether the process dies instead: what is kept then is what was kept before
 * @param listenerFailsAt the report at which the progress listener throws; -1 for never
 * @param replay whether a source that goes on is read from its beginning again
 * @param restartExpired whether a session that is gone is to be replaced by a new one
 * @param pauseNanos before it, since the one before ended
 * @param hostility what the user's code does that it must not do
 */
record LegPlan(
        int number,
        long failsAt,
        int cancelAt,
        boolean crash,
        int listenerFailsAt,
        boolean replay,
        boolean restartExpired,
        long pauseNanos,
        Hostility hostility) {

    /** From this one on nothing goes wrong any more. */
    static final int FIRST_CALM = 3;

    /** This one does not go on but begins anew, and nothing is left that could stop it. */
    static final int LAST = 4;

    static LegPlan of(int number, long length, Chance chance, Hostility hostility) {
        if (number >= FIRST_CALM) {
            return new LegPlan(
                    number,
                    -1,
                    -1,
                    false,
                    -1,
                    chance.percent(30),
                    chance.percent(50),
                    seconds(10),
                    Hostility.NONE);
        }
        boolean expires = number > 0 && chance.percent(4);
        return new LegPlan(
                number,
                chance.percent(8) ? chance.between(0, length) : -1,
                chance.percent(25) ? (int) chance.skewed(1500) : -1,
                chance.percent(40),
                chance.percent(2) ? chance.between(0, 9) : -1,
                chance.percent(30),
                chance.percent(50),
                expires
                        ? Duration.ofDays(8).toNanos()
                        : seconds(10) + chance.skewed(Duration.ofHours(1).toNanos()),
                hostility);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    boolean calm() {
        return number >= FIRST_CALM;
    }

    /** Whether neither the source nor the user ends it. */
    boolean undisturbed() {
        return failsAt < 0
                && cancelAt < 0
                && listenerFailsAt < 0
                && hostility.equals(Hostility.NONE);
    }

    @Override
    public String toString() {
        return "leg "
                + number
                + (failsAt < 0 ? "" : ", source fails after " + failsAt + " B")
                + (cancelAt < 0
                        ? ""
                        : (crash ? ", dies" : ", cancelled") + " at moment " + cancelAt)
                + (listenerFailsAt < 0 ? "" : ", listener fails at report " + listenerFailsAt)
                + hostility
                + (number == 0 || !replay ? "" : ", replays")
                + (number == 0 || !restartExpired ? "" : ", restarts what has expired");
    }
}
