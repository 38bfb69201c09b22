package io.github.dropflux.reactor.internal.token;

import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import io.github.dropflux.reactor.internal.limit.AskedOnce;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Access tokens that are renewed a little before they end, and when one was refused. All calls that
 * need the new one wait for the same refresh, whoever asked for it first.
 */
public final class RefreshingTokens implements TokenSource {

    /** An old token is good for a while yet, and not to be kept waiting for a new one. */
    private static final Duration EARLY_WAIT = Duration.ofSeconds(5);

    private static final Duration EARLY_PAUSE = Duration.ofSeconds(30);

    private final AskedOnce<HeldToken> refreshes;
    private final Supplier<Scheduler> timer;

    /**
     * @param grant asks the token endpoint once per subscription, and tries again by itself
     */
    public RefreshingTokens(Mono<TokenGrant> grant, Supplier<Scheduler> timer) {
        this.timer = timer;
        this.refreshes =
                new AskedOnce<>(
                        Mono.defer(
                                () -> {
                                    long askedAt = now();
                                    return grant.map(granted -> HeldToken.of(granted, askedAt));
                                }));
    }

    @Override
    public Mono<String> token() {
        return Mono.defer(
                        () -> {
                            Mono<HeldToken> latest = refreshes.latest();
                            return latest == null
                                    ? refreshes.after(null)
                                    : latest.flatMap(held -> fresh(held, latest));
                        })
                .map(HeldToken::token);
    }

    @Override
    public Mono<String> insteadOf(String refused) {
        return Mono.defer(
                        () -> {
                            Mono<HeldToken> latest = refreshes.latest();
                            return latest == null
                                    ? refreshes.after(null)
                                    : latest.flatMap(
                                            held ->
                                                    held.token().equals(refused)
                                                            ? refreshes.after(latest)
                                                            : Mono.just(held));
                        })
                .map(HeldToken::token);
    }

    @Override
    public String advice() {
        return "an access token that was granted just now is refused too: check that the app key and"
                + " the refresh token are of the app and account that this endpoint knows";
    }

    private Mono<HeldToken> fresh(HeldToken held, Mono<HeldToken> latest) {
        long now = now();
        if (!held.isDue(now)) {
            return Mono.just(held);
        }
        Mono<HeldToken> renewed = refreshes.after(latest);
        return held.isExpired(now)
                ? renewed
                : renewed.timeout(EARLY_WAIT, Mono.just(held), timer.get())
                        .onErrorResume(failure -> keep(held));
    }

    /** The token endpoint has trouble, and the old token is good yet: asked again in a while. */
    private Mono<HeldToken> keep(HeldToken held) {
        refreshes.suppose(held.dueAgainAt(now() + EARLY_PAUSE.toMillis()));
        return Mono.just(held);
    }

    private long now() {
        return timer.get().now(TimeUnit.MILLISECONDS);
    }

    /**
     * An access token and the times of its life, in milliseconds of the timer's clock.
     *
     * @param dueAt when to get another one, ahead of its end
     * @param expiresAt when it ends
     */
    record HeldToken(String token, long dueAt, long expiresAt) {

        private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);
        private static final int MARGIN_SHARE = 10;

        /**
         * A token whose life began no earlier than it was asked for. One of unknown lifetime is held
         * until it is refused.
         */
        static HeldToken of(TokenGrant grant, long askedAt) {
            Duration lifetime = grant.lifetime();
            if (lifetime == null) {
                return new HeldToken(grant.accessToken(), Long.MAX_VALUE, Long.MAX_VALUE);
            }
            long life = lifetime.toMillis();
            long margin = Math.min(LONGEST_MARGIN.toMillis(), life / MARGIN_SHARE);
            return new HeldToken(grant.accessToken(), askedAt + life - margin, askedAt + life);
        }

        HeldToken dueAgainAt(long time) {
            return new HeldToken(token, time, expiresAt);
        }

        boolean isDue(long now) {
            return now >= dueAt;
        }

        boolean isExpired(long now) {
            return now >= expiresAt;
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "HeldToken[token hidden, due at " + dueAt + ", expires at " + expiresAt + "]";
        }
    }
}
