package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AutomaticLimitTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX = 31;

    /** Moves with each answer. */
    private long now = SECOND;

    private AutomaticLimit limit = AutomaticLimit.upTo(MAX, 0);

    /** Answers to so many appends that filled the limit, each sent after the answer before. */
    private void answers(int count, long latency) {
        for (int i = 0; i < count; i++) {
            answer(latency, limit.limit());
        }
    }

    private void answer(long latency, double load) {
        long sent = now;
        now += latency;
        limit = limit.answered(sent, now, load, true);
    }

    private void refused(double load) {
        now += MILLI;
        limit = limit.congested(now - 1, now, load, true);
    }

    private static AutomaticLimit steadyAt(AutomaticLimit from, long now, double load) {
        return from.congested(now - 1, now, load, false);
    }

    @Test
    void it_doubles_while_appends_take_no_longer() {
        assertThat(limit.limit()).isEqualTo(8);
        answers(4, 400 * MILLI);
        assertThat(limit.limit()).isEqualTo(16);
        answers(8, 400 * MILLI);
        assertThat(limit.limit()).isEqualTo(MAX);
        answers(16, 400 * MILLI);
        assertThat(limit.phase()).isEqualTo(AutomaticLimit.Phase.STEADY);
        assertThat(limit.unloaded()).isEqualTo(400 * MILLI);
    }

    @Test
    void it_stops_at_what_the_rate_needs_once_they_take_longer() {
        answers(4, 400 * MILLI);
        // 16 in flight that take 550 ms are a rate at which 11.6 would be in flight without a
        // queue.
        answers(8, 550 * MILLI);
        assertThat(limit.phase()).isEqualTo(AutomaticLimit.Phase.STEADY);
        assertThat(limit.limit()).isEqualTo(15);
    }

    @Test
    void a_server_that_became_slower_costs_no_place() {
        limit = steadyAt(limit, now, 20);
        assertThat(limit.limit()).isEqualTo(14);
        answers(14, 400 * MILLI);
        int before = limit.limit();
        // The first round that wants less is not believed, the second one leads to a probe.
        answers(before, 1200 * MILLI);
        assertThat(limit.limit()).isEqualTo(before);
        answers(before, 1200 * MILLI);
        assertThat(limit.phase()).isEqualTo(AutomaticLimit.Phase.PROBE);
        assertThat(limit.limit()).isLessThan(before);
        answers(limit.limit(), 1200 * MILLI);
        assertThat(limit.phase()).isEqualTo(AutomaticLimit.Phase.STEADY);
        assertThat(limit.limit()).as("fewer at once take as long").isEqualTo(before);
        assertThat(limit.unloaded()).isEqualTo(1200 * MILLI);
    }

    @Test
    void a_queue_is_left() {
        limit = steadyAt(limit, now, 20);
        answers(14, 400 * MILLI);
        int before = limit.limit();
        answers(2 * before, 1200 * MILLI);
        assertThat(limit.phase()).isEqualTo(AutomaticLimit.Phase.PROBE);
        int fewer = limit.limit();
        answers(fewer, 1200 * MILLI * fewer / before);
        assertThat(limit.limit()).as("the rate stays").isLessThan(before);
    }

    @Test
    void a_burst_of_refusals_cuts_once() {
        AutomaticLimit before = limit;
        refused(20);
        assertThat(limit.limit()).isEqualTo(14);
        long decisions = limit.decisions();
        for (int left = 19; left > 15; left--) {
            limit = limit.congested(SECOND, now, left, true);
        }
        assertThat(limit.decisions()).isEqualTo(decisions).isEqualTo(before.decisions() + 1);
        assertThat(limit.limit()).isEqualTo(14);
        assertThat(limit.cap()).hasValue(14);
    }

    @Test
    void a_cap_is_lifted_step_by_step_after_a_minute() {
        refused(11);
        assertThat(limit.cap()).hasValue(9);
        now += 59 * SECOND;
        answer(MILLI, 1);
        assertThat(limit.cap()).hasValue(9);
        now += SECOND;
        answer(MILLI, 1);
        assertThat(limit.cap()).hasValue(10);
        answer(MILLI, 1);
        assertThat(limit.cap()).hasValue(10);
        for (int i = 0; i < 20; i++) {
            now += 6 * SECOND;
            answer(MILLI, 1);
        }
        assertThat(limit.cap()).as("at %s it no longer matters", MAX).hasValue(30);
        now += 6 * SECOND;
        answer(MILLI, 1);
        assertThat(limit.cap()).isEmpty();
    }

    @Test
    void a_second_rate_limit_holds_the_cap_for_longer() {
        refused(11);
        now += 61 * SECOND;
        answer(MILLI, 1);
        refused(10);
        now += 119 * SECOND;
        answer(MILLI, 1);
        assertThat(limit.cap()).hasValue(9);
        now += 2 * SECOND;
        answer(MILLI, 1);
        assertThat(limit.cap()).hasValue(10);
    }

    @Test
    void a_timeout_leaves_no_cap() {
        limit = steadyAt(limit, now, 20);
        assertThat(limit.limit()).isEqualTo(14);
        assertThat(limit.cap()).isEmpty();
    }

    @Test
    void small_bodies_are_held_back_by_congestion_only() {
        assertThat(limit.limitOfSmall()).isEqualTo(MAX);
        limit = steadyAt(limit, now, 10);
        assertThat(limit.limitOfSmall()).isEqualTo(7);
        for (int answers = 7; limit.limitOfSmall() < MAX; answers++) {
            int before = limit.limitOfSmall();
            for (int i = 0; i < answers; i++) {
                assertThat(limit.limitOfSmall()).isEqualTo(before);
                limit = limit.answered(now, now + 1, .1, false);
            }
        }
    }

    @Test
    void what_was_learnt_is_forgotten_after_a_minute_without_appends() {
        answers(12, 400 * MILLI);
        assertThat(limit.limit()).isEqualTo(MAX);
        assertThat(limit.resumed(now, now + 60 * SECOND)).isSameAs(limit);
        limit = limit.resumed(now, now + 60 * SECOND + 1);
        assertThat(limit.limit()).isEqualTo(AutomaticLimit.START);
        assertThat(limit.phase()).isEqualTo(AutomaticLimit.Phase.STARTUP);
        assertThat(limit.unloaded()).isZero();
    }

    @Test
    void a_clock_that_is_put_back_does_not_end_the_search() {
        now = 7200 * SECOND;
        answers(4, 400 * MILLI);
        now = SECOND;
        answers(1, 400 * MILLI);
        answers(8, 400 * MILLI);
        assertThat(limit.limit()).isEqualTo(MAX);
    }

    @Test
    void where_memory_holds_one_window_there_is_one() {
        limit = AutomaticLimit.upTo(1, 0);
        answers(100, 400 * MILLI);
        assertThat(limit.limit()).isEqualTo(1);
        refused(1);
        assertThat(limit.limit()).isEqualTo(1);
    }
}
