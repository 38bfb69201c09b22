package io.github.dropflux.reactor.internal.token;

import io.github.dropflux.internal.protocol.TokenGrant;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Access tokens that are renewed a little before they end, and when one was refused. All calls that
 * need the new one wait for the same refresh. A caller that stops waiting leaves it to the others; when
 * nobody is left, it continues, and its token serves the next call.
 */
public final class RefreshingTokens implements TokenSource {

    /** An old token is good for a while yet, and not to be kept waiting for a new one. */
    private static final Duration EARLY_WAIT = Duration.ofSeconds(5);

    private static final Duration EARLY_PAUSE = Duration.ofSeconds(30);

    private final Mono<HeldToken> refresh;
    private final Supplier<Scheduler> timer;
    private final AtomicReference<@Nullable Round> latest = new AtomicReference<>();

    /**
     * @param grant asks the token endpoint once per subscription, and tries again by itself
     */
    public RefreshingTokens(Mono<TokenGrant> grant, Supplier<Scheduler> timer) {
        this.timer = timer;
        this.refresh =
                Mono.defer(
                        () -> {
                            long askedAt = now();
                            return grant.map(granted -> HeldToken.of(granted, askedAt));
                        });
    }

    @Override
    public Mono<String> token() {
        return Mono.defer(
                        () -> {
                            Round round = latest.get();
                            return round == null
                                    ? renewed(null)
                                    : round.held.flatMap(held -> fresh(held, round));
                        })
                .map(HeldToken::token);
    }

    @Override
    public Mono<String> insteadOf(String refused) {
        return Mono.defer(
                        () -> {
                            Round round = latest.get();
                            return round == null
                                    ? renewed(null)
                                    : round.held.flatMap(
                                            held ->
                                                    held.token().equals(refused)
                                                            ? renewed(round)
                                                            : Mono.just(held));
                        })
                .map(HeldToken::token);
    }

    @Override
    public String advice() {
        return "an access token that was granted just now is refused too: check that the app key and"
                + " the refresh token are of the app and account that this endpoint knows";
    }

    private Mono<HeldToken> fresh(HeldToken held, Round round) {
        long now = now();
        if (!held.isDue(now)) {
            return Mono.just(held);
        }
        Mono<HeldToken> renewed = renewed(round);
        return held.isExpired(now)
                ? renewed
                : renewed.timeout(EARLY_WAIT, Mono.just(held), timer.get())
                        .onErrorResume(failure -> keep(held));
    }

    /** The token endpoint has trouble, and the old token is good yet: asked again in a while. */
    private Mono<HeldToken> keep(HeldToken held) {
        HeldToken later = held.dueAgainAt(now() + EARLY_PAUSE.toMillis());
        latest.compareAndSet(null, new Round(Mono.just(later)));
        return Mono.just(held);
    }

    /** What comes after a round: the one that somebody else began, or a new one. */
    private Mono<HeldToken> renewed(@Nullable Round before) {
        Round next = new Round(refresh);
        Round witness = latest.compareAndExchange(before, next);
        if (witness == before) {
            return next.held;
        }
        // Failed in between, so that nothing is under way.
        return witness == null ? renewed(null) : witness.held;
    }

    private long now() {
        return timer.get().now(TimeUnit.MILLISECONDS);
    }

    /** One refresh and what came of it, for every caller. */
    private final class Round {

        private final Mono<HeldToken> held;

        Round(Mono<HeldToken> token) {
            // A failure is for those who wait for it, and not for the next call.
            held = token.doOnError(failure -> latest.compareAndSet(this, null)).cache();
        }
    }
}
