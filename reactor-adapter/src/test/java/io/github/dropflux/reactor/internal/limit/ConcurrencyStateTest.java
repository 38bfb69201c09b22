package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcurrencyStateTest {

    private static ConcurrencyState inFlight(int calls) {
        ConcurrencyState load = ConcurrencyState.NONE;
        for (int i = 0; i < calls; i++) {
            load = load.asked();
        }
        return load;
    }

    /** So many calls, sent after the last cut, one after the other. */
    private static ConcurrencyState successes(ConcurrencyState load, int times) {
        for (int i = 0; i < times; i++) {
            load = load.succeeded(load.generation());
        }
        return load;
    }

    @Test
    void without_a_cut_all_are_admitted() {
        assertThat(inFlight(1000).inFlight()).isEqualTo(1000);
        assertThat(inFlight(1000).isLimited()).isFalse();
        assertThat(successes(inFlight(9), 1000)).isEqualTo(inFlight(9));
    }

    @Test
    void a_cut_halves_what_is_in_flight_and_leaves_one_at_least() {
        assertThat(inFlight(9).cut(0).limit()).isEqualTo(4);
        assertThat(inFlight(2).cut(0).limit()).isEqualTo(1);
        assertThat(inFlight(1).cut(0).limit()).isEqualTo(1);
    }

    @Test
    void a_burst_cuts_once() {
        ConcurrencyState cut = inFlight(16).cut(0);
        for (int i = 0; i < 15; i++) {
            cut = cut.left().cut(0);
        }
        assertThat(cut.limit()).isEqualTo(8);
        assertThat(cut.generation()).isEqualTo(1);
    }

    @Test
    void what_was_sent_after_the_cut_cuts_again() {
        ConcurrencyState load = inFlight(16).cut(0);
        for (int i = 0; i < 9; i++) {
            load = load.left();
        }
        load = load.asked();
        assertThat(load.inFlight()).isEqualTo(8);
        assertThat(load.cut(1).limit()).isEqualTo(4);
    }

    @Test
    void it_grows_by_one_for_as_many_successes_as_it_allows() {
        ConcurrencyState load = inFlight(8).cut(0);
        List<Integer> limits = new ArrayList<>();
        for (int i = 0; load.isLimited(); i++) {
            limits.add(load.limit());
            load = successes(load, 1);
        }
        assertThat(limits)
                .containsExactly(4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7);
    }

    @Test
    void a_success_from_before_the_cut_shows_nothing() {
        ConcurrencyState load = inFlight(4).cut(0);
        assertThat(load.succeeded(0)).isEqualTo(load);
    }

    @Test
    void a_cut_forgets_the_successes_before_it() {
        ConcurrencyState load = successes(inFlight(8).cut(0), 3).cut(1);
        assertThat(successes(load, 3).limit()).isEqualTo(load.limit());
        assertThat(successes(load, 4).limit()).isEqualTo(load.limit() + 1);
    }

    @Test
    void a_cut_while_few_are_in_flight_is_not_undone_by_one_success() {
        ConcurrencyState load = inFlight(8);
        for (int i = 0; i < 7; i++) {
            load = load.left();
        }
        load = load.cut(0);
        assertThat(load.limit()).isEqualTo(1);
        assertThat(successes(load, 1).limit()).isEqualTo(2);
    }

    @Test
    void once_lifted_what_was_in_flight_long_ago_is_forgotten() {
        ConcurrencyState load = inFlight(8).cut(0);
        for (int i = 0; i < 6; i++) {
            load = load.left();
        }
        load = successes(load, 22);
        assertThat(load.isLimited()).isFalse();
        assertThat(load.peak()).isEqualTo(2);
    }

    @Test
    void who_waits_comes_before_who_asks_later() {
        ConcurrencyState load = inFlight(2).cut(0).asked();
        assertThat(load.waiting()).isEqualTo(1);
        load = load.left().left().asked();
        assertThat(load.inFlight()).as("there is room, but not for the newcomer").isZero();
        assertThat(load.waiting()).isEqualTo(2);
        assertThat(load.served().served().inFlight()).isEqualTo(1);
        assertThat(load.gaveUp().gaveUp().admits()).isTrue();
    }
}
