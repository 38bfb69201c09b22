package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.internal.protocol.TokenGrant;
import io.github.dropflux.reactor.internal.http.TokenSource;
import io.github.dropflux.reactor.internal.http.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Grants access tokens that live for a while, some for less than was said. */
final class SimulatedTokens {

    private static final long LONGEST_WAIT_NANOS = 20_000_000_000L;

    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final Map<String, Long> expiry = new HashMap<>();

    SimulatedTokens(SimulatedTime time, Chance chance, RunLog log) {
        this.time = time;
        this.chance = chance;
        this.log = log;
    }

    /** As an uploader with a refresh token has it. */
    TokenSource source() {
        return Tokens.refreshing(
                Mono.create(
                        sink -> {
                            Disposable wait =
                                    time.after(
                                            chance.skewed(LONGEST_WAIT_NANOS),
                                            () -> sink.success(grant()));
                            sink.onCancel(wait);
                        }),
                time.scheduler());
    }

    private TokenGrant grant() {
        String token = "token-" + (expiry.size() + 1);
        Duration lifetime =
                chance.pick(
                        List.of(
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(5),
                                Duration.ofHours(4)));
        boolean shorter = chance.percent(20);
        expiry.put(token, time.nanos() + lifetime.toNanos() / (shorter ? 4 : 1));
        log.add(token + " is granted for " + lifetime + (shorter ? ", and lives for less" : ""));
        return new TokenGrant(token, lifetime);
    }

    boolean accepts(String token) {
        return time.nanos() < expiry.getOrDefault(token, 0L);
    }

    void revoke(String token) {
        expiry.put(token, 0L);
    }
}
