package io.github.dropflux.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final int MIB = 1 << 20;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

    private long sent(Pace pace, long seconds, long lateNanos) {
        long end = clock.get() + TimeUnit.SECONDS.toNanos(seconds);
        long bytes = 0;
        while (true) {
            long wait = pace.take(pace.turn());
            if (wait > 0) {
                clock.addAndGet(wait + lateNanos);
            }
            if (clock.get() - end >= 0) {
                return bytes;
            }
            bytes += pace.turn();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 100_000, 2 * MIB, 1L << 30})
    void the_rate_holds_over_ten_seconds_and_is_used(long rate) {
        assertThat(sent(new Pace(rate, clock::get), 10, 0))
                .isBetween((long) (rate * 9.7), (long) (rate * 10.3) + 1024);
    }

    @Test
    void late_timers_cost_nothing() {
        assertThat(sent(new Pace(2 * MIB, clock::get), 10, TimeUnit.MILLISECONDS.toNanos(5)))
                .isBetween(19L * MIB, 21L * MIB);
    }

    @Test
    void a_pause_is_not_made_up_for() {
        Pace pace = new Pace(MIB, clock::get);
        sent(pace, 1, 0);
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(sent(pace, 1, 0)).isLessThanOrEqualTo(MIB + MIB / 2);
    }

    @Test
    void turns_come_in_the_order_of_asking() {
        Pace pace = new Pace(64 * 1024, clock::get);
        long before = -1;
        for (int connection = 0; connection < 50; connection++) {
            long wait = pace.take(pace.turn());
            assertThat(wait).isGreaterThanOrEqualTo(before);
            before = wait;
        }
        assertThat(before).isBetween(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(4));
    }
}
