package io.github.dropflux.reactor.internal.limit;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How many appends one account may have in flight, found from how long they take. Unless appends queue, as
 * many are under way as the rate times the latency without a queue, in windows (Little's law); the square
 * root of that is added, so that the link is never idle by chance. So the limit is {@code k + √k}.
 *
 * <table>
 * <caption>One decision a round, a round being about as many answers as the limit</caption>
 * <tr><th>phase</th><th>what it does</th></tr>
 * <tr><td>{@link Phase#STARTUP}</td><td>doubles until the latency rises</td></tr>
 * <tr><td>{@link Phase#STEADY}</td><td>follows {@code k + √k}; every so often, and before it goes down, it probes</td></tr>
 * <tr><td>{@link Phase#PROBE}</td><td>runs a quarter fewer for a round: if the rate falls as much, nothing queues, and
 *     the latency is the one without a queue; if it stays, there is a queue</td></tr>
 * </table>
 *
 * <p>Only appends of whole windows count that were sent under the current limit and filled it: others show
 * how fast the source is. A rate limit or a timeout cuts the limit once a burst. A rate limit leaves a
 * cap besides, which is lifted step by step after a minute or more.
 *
 * <p>Immutable; knows no clock. Times are nanoseconds of one clock, load is in windows.
 */
final class AutomaticLimit {

    /** What the limit is after. */
    enum Phase {
        STARTUP,
        STEADY,
        PROBE
    }

    static final int START = 8;
    private static final int LEAST = 2;

    /** The latency of the round, compared with the least, up to which startup doubles. */
    private static final double EXIT = 1.25;

    /** Beyond this, the first rounds were not without a queue. */
    private static final double CHAINED = 1.45;

    /** What a probe leaves of the limit. */
    private static final double DOWN = .75;

    /** From this elasticity of the rate on, the server has become slower. */
    private static final double SLOWER = .65;

    /** Up to this elasticity, it costs nothing to go further down. */
    private static final double FULL = .20;

    /** Smaller changes are not worth a decision. */
    private static final double DEAD = .08;

    private static final int ROUNDS_TO_PROBE = 12;
    private static final double CUT = .7;
    private static final long HOLD = TimeUnit.SECONDS.toNanos(60);
    private static final long CAP_STEP = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_FAILURES = 6;
    private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(60);
    private static final int NONE = Integer.MAX_VALUE;

    private final int max;
    private int n;
    private Phase phase = Phase.STARTUP;
    private double base = Double.POSITIVE_INFINITY;
    private long roundAt;
    private double[] latencies = {};
    private double[] loads = {};
    private int skipped;
    private int rounds;

    /** Rounds in a row that wanted less. */
    private int less;

    /** Limit, latency and load before the probe. */
    private int nBefore;

    private double latencyBefore;
    private double loadBefore;

    private long cutAt;
    private int cap = NONE;
    private long capUntil;

    /** Rate limits in a row, each of which holds the cap twice as long. */
    private int failures;

    /** What small bodies are held to after a cut, and answers until that is one more. */
    private int cut = NONE;

    private int cutAnswers;

    /** Rises with each decision, to tell a change from none. */
    private long decisions;

    private String reason = "start";

    private AutomaticLimit(int max, long now) {
        this.max = max;
        this.n = clamp(START, Math.min(LEAST, max), max);
        this.roundAt = now;
        this.cutAt = now;
    }

    private AutomaticLimit(AutomaticLimit from) {
        this.max = from.max;
        this.n = from.n;
        this.phase = from.phase;
        this.base = from.base;
        this.roundAt = from.roundAt;
        this.latencies = from.latencies;
        this.loads = from.loads;
        this.skipped = from.skipped;
        this.rounds = from.rounds;
        this.less = from.less;
        this.nBefore = from.nBefore;
        this.latencyBefore = from.latencyBefore;
        this.loadBefore = from.loadBefore;
        this.cutAt = from.cutAt;
        this.cap = from.cap;
        this.capUntil = from.capUntil;
        this.failures = from.failures;
        this.cut = from.cut;
        this.cutAnswers = from.cutAnswers;
        this.decisions = from.decisions;
        this.reason = from.reason;
    }

    /**
     * The limit before anything is known.
     *
     * @param max that memory allows, at least 1
     */
    static AutomaticLimit upTo(int max, long now) {
        return new AutomaticLimit(max, now);
    }

    /** Windows that may be in flight, from 1 to the most. */
    int limit() {
        return Math.max(1, Math.min(Math.min(n, cap), max));
    }

    /** The same for bodies that are much smaller than a window: these teach nothing, so that only congestion bounds them. */
    int limitOfSmall() {
        return Math.max(1, Math.min(Math.min(cut, cap), max));
    }

    /** What memory allows. */
    int max() {
        return max;
    }

    Phase phase() {
        return phase;
    }

    /** Latency without a queue, in nanoseconds; 0 before it is known. */
    long unloaded() {
        return Double.isInfinite(base) ? 0 : Math.round(base);
    }

    /** What the last rate limit leaves; empty while there is none. */
    OptionalInt cap() {
        return cap == NONE ? OptionalInt.empty() : OptionalInt.of(cap);
    }

    /** Rises with each decision. */
    long decisions() {
        return decisions;
    }

    /** Why the last decision was made. */
    String reason() {
        return reason;
    }

    /** An append is to be sent while none is in flight. After a minute without any, what was learnt is forgotten. */
    AutomaticLimit resumed(long idleSince, long now) {
        if (now - idleSince <= FORGOTTEN) {
            return this;
        }
        AutomaticLimit next = new AutomaticLimit(this);
        next.base = Double.POSITIVE_INFINITY;
        next.rounds = 0;
        next.less = 0;
        next.set(Math.min(n, START), Phase.STARTUP, now, "idle");
        return next;
    }

    /**
     * An append was answered.
     *
     * @param sentAt when it got its turn
     * @param meanLoad windows in flight over its life, itself included
     * @param whole whether it carried a whole window
     */
    AutomaticLimit answered(long sentAt, long now, double meanLoad, boolean whole) {
        boolean teaches = whole && sentAt >= roundAt && sentAt >= cutAt && now > sentAt;
        boolean wentBack = now < roundAt || now < cutAt;
        if (!teaches && !wentBack && cap == NONE && cut == NONE) {
            return this;
        }
        AutomaticLimit next = new AutomaticLimit(this);
        if (wentBack) {
            // The clock did, and must not keep all answers from counting until it is there again.
            next.roundAt = Math.min(roundAt, now);
            next.cutAt = Math.min(cutAt, now);
            next.capUntil = Math.min(capUntil, now + (HOLD << MOST_FAILURES));
        }
        next.lift(sentAt, now);
        if (teaches) {
            next.learn(now - sentAt, now, meanLoad);
        }
        return next;
    }

    /**
     * An append met congestion.
     *
     * @param sentAt when it got its turn
     * @param load windows in flight at this moment, itself included
     * @param refused whether by a rate limit; otherwise there was no answer in time
     */
    AutomaticLimit congested(long sentAt, long now, double load, boolean refused) {
        AutomaticLimit next = new AutomaticLimit(this);
        if (refused) {
            int left = (int) Math.floor(Math.min(load - 1, .9 * load));
            next.cap = Math.max(1, Math.min(cap, left));
        }
        // Those that were sent before met what was answered already.
        if (sentAt < cutAt) {
            return next;
        }
        next.cutAt = now;
        if (refused) {
            next.failures = Math.min(MOST_FAILURES, failures + 1);
            next.capUntil = now + (HOLD << (next.failures - 1));
        }
        int left = Math.max(1, (int) Math.floor(CUT * load));
        next.cut = left;
        next.cutAnswers = left;
        next.set(left, Phase.STEADY, now, refused ? "rate limit" : "timeout");
        return next;
    }

    private void lift(long sentAt, long now) {
        if (cap != NONE && now > capUntil) {
            cap++;
            capUntil = now + CAP_STEP;
            if (cap >= max) {
                cap = NONE;
                failures = 0;
            }
            decided("rate limit is over");
        }
        if (cut != NONE && sentAt >= cutAt && --cutAnswers <= 0) {
            cut = cut + 1 < max ? cut + 1 : NONE;
            cutAnswers = cut;
        }
    }

    private void learn(long latency, long now, double meanLoad) {
        int limit = limit();
        if (meanLoad < limit - Math.max(.6, .15 * limit)) {
            if (++skipped >= 2 * limit) {
                boolean probing = phase == Phase.PROBE;
                set(probing ? nBefore : n, probing ? Phase.STEADY : phase, now, reason);
            }
            return;
        }
        latencies = with(latencies, (double) latency);
        loads = with(loads, meanLoad);
        int wanted = phase == Phase.STARTUP ? Math.max(3, (limit + 1) / 2) : Math.max(4, limit);
        if (latencies.length < wanted) {
            return;
        }
        double l = midmean(latencies);
        double m = midmean(loads);
        rounds++;
        switch (phase) {
            case STARTUP -> startup(now, l, m);
            case STEADY -> steady(now, l, m);
            case PROBE -> probed(now, l, m);
        }
    }

    private void startup(long now, double l, double m) {
        base = Math.min(base, l);
        double r = l / base;
        if (limit() < n) {
            set(limit(), Phase.STEADY, now, "capped");
        } else if (r <= EXIT) {
            if (n >= max) {
                set(n, Phase.STEADY, now, "as much as memory allows");
            } else {
                set(2 * n, Phase.STARTUP, now, "latency does not rise");
            }
        } else if (r > CHAINED && n <= 2 * START) {
            set(n / 2, Phase.STEADY, now, "full from the start");
            rounds = ROUNDS_TO_PROBE;
        } else {
            set(target(m / r), Phase.STEADY, now, "latency rises");
            rounds = 0;
        }
    }

    private void steady(long now, double l, double m) {
        base = Math.min(base, l);
        double r = l / base;
        n = Math.min(n, limit());
        int t = clamp(target(m / r), n / 2, n + Math.max(1, n / 3));
        double dead = Math.max(.9, DEAD * n);
        boolean down = t < n - dead;
        less = down ? less + 1 : 0;
        if (down && less < 2) {
            down = false;
            t = n;
        } else if (down) {
            less = 0;
        }
        boolean checked = n >= Math.min(max, cap) && r < 1.15;
        if (n > LEAST && (down || (rounds >= ROUNDS_TO_PROBE && !checked))) {
            probe(down ? t : n, now, l, m, down ? "latency rises" : "time to look");
        } else if (t > n + dead) {
            set(t, Phase.STEADY, now, "there is no queue");
        } else {
            set(n, Phase.STEADY, now, reason);
        }
    }

    private void probe(int t, long now, double l, double m, String why) {
        nBefore = n;
        latencyBefore = l;
        loadBefore = m;
        rounds = 0;
        set(Math.min(Math.min(t, n - 1), (int) Math.floor(DOWN * n)), Phase.PROBE, now, why);
    }

    private void probed(long now, double l, double m) {
        if (m > .95 * loadBefore) {
            base = Math.min(base, l);
            set(nBefore, Phase.STEADY, now, "fewer were not in flight");
            return;
        }
        // 1 where the rate falls with the load, so that nothing queues; 0 where it stays.
        double elasticity = 1 - Math.log(latencyBefore / l) / Math.log(loadBefore / m);
        if (elasticity > SLOWER) {
            base = l;
            set(nBefore, Phase.STEADY, now, "the rate falls with fewer");
        } else if (elasticity < FULL && l <= base && n > LEAST) {
            base = l;
            probe(n, now, l, m, "fewer cost nothing");
        } else {
            base = Math.min(base, l);
            set(Math.min(nBefore, target(m * base / l)), Phase.STEADY, now, "fewer do as much");
        }
    }

    private void set(int value, Phase next, long now, String why) {
        int before = n;
        n = clamp(value, Math.min(LEAST, max), max);
        if (n != before || phase != next) {
            decided(why);
        }
        phase = next;
        roundAt = now;
        latencies = new double[0];
        loads = new double[0];
        skipped = 0;
    }

    private void decided(String why) {
        decisions++;
        reason = why;
    }

    private static int target(double k) {
        return (int) Math.round(k + Math.sqrt(k));
    }

    private static int clamp(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }

    private static double[] with(double[] values, double value) {
        double[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = value;
        return more;
    }

    /** The mean of the middle half, so that outliers do not count. */
    private static double midmean(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int from = sorted.length / 4;
        return Arrays.stream(sorted, from, sorted.length - from).average().orElseThrow();
    }

    @Override
    public String toString() {
        return limit() + " of " + max + " in flight, " + phase + ", " + reason;
    }
}
