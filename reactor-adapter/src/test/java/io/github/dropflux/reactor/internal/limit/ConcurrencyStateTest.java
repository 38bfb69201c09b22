package io.github.dropflux.reactor.internal.limit;

import static io.github.dropflux.reactor.internal.limit.ConcurrencyState.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyStateTest {

    private static final long SMALL = WINDOW / 4;
    private static final int MOST = 4;

    private final ConcurrencyState none = ConcurrencyState.with(AutomaticLimit.upTo(MOST, 0), 0);

    private static ConcurrencyState asked(ConcurrencyState from, int calls, long body) {
        ConcurrencyState load = from;
        for (int i = 0; i < calls; i++) {
            load = load.asked(body, 0);
        }
        return load;
    }

    @Test
    void a_body_weighs_what_it_has_of_a_window_and_a_sixteenth_at_least() {
        assertThat(ConcurrencyState.load(8 << 20, 8 << 20)).isEqualTo(WINDOW);
        assertThat(ConcurrencyState.load(32 << 20, 8 << 20)).isEqualTo(4 * WINDOW);
        assertThat(ConcurrencyState.load(6 << 20, 8 << 20)).isEqualTo(3 * WINDOW / 4);
        assertThat(ConcurrencyState.load(1, 8 << 20)).isEqualTo(WINDOW / 16);
    }

    @Test
    void without_a_limit_all_are_admitted() {
        ConcurrencyState pinned = ConcurrencyState.with(null, 0);
        ConcurrencyState busy = asked(pinned, 1000, WINDOW);
        assertThat(busy.inFlight()).isEqualTo(1000);
        assertThat(busy.congested(0, true, 1).admits(WINDOW)).isTrue();
        assertThat(busy.answered(WINDOW, 0, 0, 1)).isEqualTo(busy);
    }

    @Test
    void beyond_the_limit_calls_wait() {
        ConcurrencyState full = asked(none, 6, WINDOW);
        assertThat(full.inFlight()).isEqualTo(MOST);
        assertThat(full.waiting()).isEqualTo(2);
    }

    @Test
    void who_waits_comes_before_who_asks_later() {
        ConcurrencyState load = asked(none, MOST + 1, WINDOW);
        load = load.left(WINDOW, 1).left(WINDOW, 1).asked(WINDOW, 1);
        assertThat(load.inFlight()).as("there is room, but not for the newcomer").isEqualTo(2);
        assertThat(load.waiting()).isEqualTo(2);
        assertThat(load.served(WINDOW, 1).served(WINDOW, 1).inFlight()).isEqualTo(4);
        assertThat(load.gaveUp(WINDOW).gaveUp(WINDOW).admits(WINDOW)).isTrue();
    }

    @Test
    void small_bodies_pass_windows_that_wait() {
        ConcurrencyState limited = ConcurrencyState.with(AutomaticLimit.upTo(100, 0), 0);
        ConcurrencyState full = asked(limited, 10, WINDOW);
        assertThat(full.waiting()).isEqualTo(2);
        assertThat(full.asked(SMALL, 0).inFlight()).isEqualTo(9);
    }

    @Test
    void however_many_small_bodies_there_are_one_window_moves() {
        ConcurrencyState limited = ConcurrencyState.with(AutomaticLimit.upTo(100, 0), 0);
        ConcurrencyState busy = asked(limited, 200, SMALL);
        assertThat(busy.inFlight()).isEqualTo(200);
        assertThat(busy.asked(WINDOW, 0).inFlight()).isEqualTo(201);
        assertThat(asked(busy, 2, WINDOW).waiting()).isEqualTo(1);
    }

    @Test
    void load_is_added_up_over_time() {
        ConcurrencyState load = none.asked(WINDOW, 100).asked(WINDOW, 200).left(WINDOW, 400);
        assertThat(load.integral(450)).isEqualTo((100 + 2 * 200 + 50) * WINDOW);
        assertThat(load.integral(300)).as("a clock that goes back").isEqualTo(500 * WINDOW);
    }

    @Test
    void an_append_of_a_whole_window_that_filled_the_limit_teaches() {
        ConcurrencyState full = asked(none, MOST, WINDOW);
        ConcurrencyState next = full;
        for (int i = 0; i < 3; i++) {
            next = next.answered(WINDOW, 0, 0, 100);
        }
        assertThat(next.limit().unloaded()).isEqualTo(100);
        next = full;
        for (int i = 0; i < 3; i++) {
            next = next.answered(WINDOW - 1, 0, 0, 100);
        }
        assertThat(next.limit().unloaded()).as("not a whole one").isZero();
    }
}
