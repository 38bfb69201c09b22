package io.github.dropflux.reactor.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import io.github.dropflux.reactor.internal.token.RefreshingTokens.HeldToken;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class HeldTokenTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private static HeldToken held(long lifeSeconds, long askedAt) {
        return HeldToken.of(
                new TokenGrant("token", Duration.ofSeconds(lifeSeconds), null, "", ""), askedAt);
    }

    @Property
    void a_token_is_due_a_tenth_of_its_life_ahead_and_at_most_five_minutes(
            @ForAll @LongRange(min = 1, max = 315_360_000) long lifeSeconds,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long askedAt) {
        HeldToken token = held(lifeSeconds, askedAt);
        long life = lifeSeconds * 1000;
        assertThat(token.expiresAt()).isEqualTo(askedAt + life);
        assertThat(token.expiresAt() - token.dueAt())
                .isEqualTo(Math.min(life / 10, FIVE_MINUTES.toMillis()));
        assertThat(token.isDue(token.dueAt() - 1)).isFalse();
        assertThat(token.isDue(token.dueAt())).isTrue();
        assertThat(token.isExpired(token.expiresAt() - 1)).isFalse();
        assertThat(token.isExpired(token.expiresAt())).isTrue();
    }

    @Example
    void a_token_of_four_hours() {
        assertThat(held(14_400, 0).dueAt()).isEqualTo(Duration.ofMinutes(235).toMillis());
    }

    @Example
    void a_token_of_unknown_lifetime_is_never_due() {
        HeldToken token = HeldToken.of(new TokenGrant("token", null, null, "", ""), 5);
        assertThat(token.isDue(Long.MAX_VALUE - 1)).isFalse();
    }

    @Example
    void the_token_is_not_shown() {
        assertThat(HeldToken.of(new TokenGrant("sl.secret", null, null, "", ""), 0).toString())
                .doesNotContain("secret");
    }
}
