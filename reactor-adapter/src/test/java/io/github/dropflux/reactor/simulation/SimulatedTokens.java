package io.github.dropflux.reactor.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Grants access tokens of one account that live for a while, some for less than was said. */
final class SimulatedTokens {

    private static final long BRIEF_NANOS = 10_000_000;

    /** What user code supplies has a minute. */
    private static final long LONGEST_SUPPLY_NANOS = Duration.ofSeconds(50).toNanos();

    private final AccountPlan plan;
    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final Map<String, Long> expiry = new HashMap<>();
    private String latest = "";

    SimulatedTokens(AccountPlan plan, SimulatedTime time, Chance chance, RunLog log) {
        this.plan = plan;
        this.time = time;
        this.chance = chance;
        this.log = log;
    }

    /** The JSON of the token endpoint's answer. */
    String grant() {
        Duration lifetime = granted();
        return "{\"access_token\":\"" + latest + "\",\"expires_in\":" + lifetime.toSeconds() + "}";
    }

    private Duration granted() {
        latest = plan.mark() + "token-" + (expiry.size() + 1);
        Duration lifetime =
                chance.pick(
                        List.of(
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(5),
                                Duration.ofHours(4)));
        boolean shorter = chance.percent(20);
        if (plan.untouched()) {
            // How many are needed must not depend on how long an upload takes.
            lifetime = Duration.ofHours(4);
            shorter = false;
        }
        expiry.put(latest, time.nanos() + lifetime.toNanos() / (shorter ? 4 : 1));
        log.add(latest + " is granted for " + lifetime + (shorter ? ", and lives for less" : ""));
        return lifetime;
    }

    /** The one that is good; when there is none, a new one. */
    String current() {
        if (!accepts(latest)) {
            granted();
        }
        return latest;
    }

    /** The one that never ends. */
    String fixed() {
        String token = plan.mark() + "fixed";
        expiry.put(token, Long.MAX_VALUE);
        return token;
    }

    /** Nanoseconds that a call waits for its token from now on. */
    long delay() {
        // Each call of such an account asks, so that the order of calls must decide little.
        boolean supplied = plan.kind() == AccountPlan.Kind.SUPPLIED;
        boolean brief = plan.untouched() && supplied;
        long longest = plan.longestGrant().toNanos();
        return chance.skewed(
                brief ? BRIEF_NANOS : supplied ? Math.min(longest, LONGEST_SUPPLY_NANOS) : longest);
    }

    boolean accepts(String token) {
        return time.nanos() < expiry.getOrDefault(token, 0L);
    }

    void revoke(String token) {
        if (plan.kind() != AccountPlan.Kind.FIXED) {
            expiry.put(token, 0L);
        }
    }

    /** Whether it was granted here, whenever. */
    boolean granted(String token) {
        return expiry.containsKey(token);
    }
}
