package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.reactor.internal.limit.Jitter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    @Test
    void the_defaults_are_those_that_are_documented() {
        assertThat(RetryPolicy.defaults())
                .hasToString("RetryPolicy[12 attempts, PT0.5S to PT30S, PT10M in all]");
        assertThat(RetryPolicy.patient())
                .hasToString("RetryPolicy[100 attempts, PT1S to PT1M, PT15M in all]");
        assertThat(RetryPolicy.none())
                .hasToString("RetryPolicy[1 attempts, PT0.5S to PT30S, PT0S in all]");
    }

    @Test
    void every_setting_arrives() {
        RetryPolicy settings =
                RetryPolicy.defaults()
                        .withMaxAttempts(3)
                        .withDelays(Duration.ofSeconds(2), Duration.ofSeconds(5))
                        .withTotalTime(Duration.ofHours(1))
                        .withRandom(() -> 0.5);
        assertThat(settings.maxAttempts()).isEqualTo(3);
        assertThat(settings.firstDelay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.longestDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.totalTime()).isEqualTo(Duration.ofHours(1));
        assertThat(Jitter.of(settings.random()).upTo(1000)).isEqualTo(500);
    }

    @Test
    void randomness_reaches_both_ends_and_never_passes_them() {
        assertThat(drawn(0.0)).isZero();
        assertThat(drawn(0.999999)).isEqualTo(1000);
        assertThat(drawn(7.0)).as("not what was asked for").isEqualTo(1000);
        assertThat(drawn(-1.0)).isZero();
        assertThat(drawn(Double.NaN)).isZero();
    }

    private static long drawn(double random) {
        return Jitter.of(RetryPolicy.defaults().withRandom(() -> random).random()).upTo(1000);
    }

    @Test
    void every_draw_is_as_likely_by_default() {
        boolean[] seen = new boolean[4];
        for (int i = 0; i < 1000; i++) {
            seen[(int) Jitter.of(RetryPolicy.patient().random()).upTo(3)] = true;
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        RetryPolicy policy = RetryPolicy.defaults();
        assertThatThrownBy(() -> policy.withMaxAttempts(0)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> policy.withDelays(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("do not fit");
        assertThatThrownBy(() -> policy.withDelays(Duration.ofSeconds(-2), Duration.ofSeconds(1)))
                .hasMessageContaining("do not fit");
        assertThatThrownBy(() -> policy.withTotalTime(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
    }
}
