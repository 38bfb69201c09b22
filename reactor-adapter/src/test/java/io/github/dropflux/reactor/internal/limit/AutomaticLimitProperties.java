package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AutomaticLimitProperties {

    private static final long MILLI = 1_000_000;

    /** A step is an answer, a rate limit, a timeout or a pause, at a load and after a time that its digits decide. */
    private static AutomaticLimit after(AutomaticLimit limit, int step, long now) {
        double load = (1 + step / 10 % 10) / 8.0 * limit.limit();
        long sent = now - (1 + step / 100 % 100) * 10 * MILLI;
        return switch (step % 10) {
            case 0 -> limit.congested(sent, now, load, true);
            case 1 -> limit.congested(sent, now, load, false);
            case 2 -> limit.resumed(now - 61_000 * MILLI, now);
            case 3 -> limit.answered(sent, now, load, false);
            default -> limit.answered(sent, now, load, true);
        };
    }

    @Property
    void it_is_always_from_one_to_the_most(
            @ForAll @IntRange(min = 1, max = 256) int max,
            @ForAll @Size(max = 300) List<@IntRange(max = 9_999) Integer> steps) {
        AutomaticLimit limit = AutomaticLimit.upTo(max, 0);
        long now = 0;
        for (int step : steps) {
            now += (1 + step % 7_000) * MILLI;
            limit = after(limit, step, now);
            assertThat(limit.limit()).isBetween(1, max);
            assertThat(limit.limitOfSmall()).isBetween(1, max);
            assertThat(limit.cap().orElse(1)).isPositive();
        }
    }

    /** Whatever the latencies are: the source was too slow to fill the limit. */
    @Property
    void appends_that_did_not_fill_it_decide_nothing(
            @ForAll @IntRange(min = 1, max = 256) int max,
            @ForAll @Size(max = 40) List<@IntRange(max = 9_999) Integer> before,
            @ForAll @Size(min = 1, max = 200)
                    List<@IntRange(min = 1, max = 10_000) Integer> latencies) {
        AutomaticLimit limit = AutomaticLimit.upTo(max, 0);
        long now = 0;
        for (int step : before) {
            now += 10_000 * MILLI;
            // No cap, which ends by itself.
            limit = after(limit, step % 10 == 0 ? step + 1 : step, now);
        }
        if (limit.phase() == AutomaticLimit.Phase.PROBE) {
            return;
        }
        int settled = limit.limit();
        long decisions = limit.decisions();
        for (int latency : latencies) {
            long sent = now;
            now += latency * MILLI;
            double load = settled - Math.max(.6, .15 * settled) - .01;
            limit = limit.answered(sent, now, load, true);
            assertThat(limit.limit()).isEqualTo(settled);
            assertThat(limit.decisions()).isEqualTo(decisions);
        }
    }

    @Property
    void a_burst_cuts_once(
            @ForAll @IntRange(min = 1, max = 256) int max,
            @ForAll @IntRange(min = 1, max = 256) int load,
            @ForAll @Size(max = 50) List<Boolean> refused) {
        long sent = MILLI;
        AutomaticLimit cut = AutomaticLimit.upTo(max, 0).congested(sent, 2 * MILLI, load, true);
        AutomaticLimit next = cut;
        for (int i = 0; i < refused.size(); i++) {
            next = next.congested(sent, (3 + i) * MILLI, load, refused.get(i));
            assertThat(next.limit()).isEqualTo(cut.limit());
            assertThat(next.decisions()).isEqualTo(cut.decisions());
        }
    }
}
