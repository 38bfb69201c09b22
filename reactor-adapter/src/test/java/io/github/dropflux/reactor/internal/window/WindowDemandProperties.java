package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What the operator asks for, and what it holds, follow from what was asked of it. */
class WindowDemandProperties {

    private static final int WINDOW = 4096;

    @Example
    void nothing_is_asked_of_the_source_before_a_window_is_wanted() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        assertThat(fed.outstanding()).isZero();
        fed.request(1);
        assertThat(fed.outstanding()).isEqualTo(1);
    }

    @Example
    void demand_beyond_the_largest_number_is_without_end() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(Long.MAX_VALUE);
        fed.request(Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            assertThat(fed.outstanding()).isEqualTo(1);
            fed.emit(WINDOW);
        }
        assertThat(fed.windows).hasSize(9);
        fed.cancel();
        fed.assertNothingHeld();
    }

    /** Positive steps are buffers, which come when asked for; the others are demand for a window. */
    @Property(tries = 500)
    void never_holds_more_than_a_window_and_a_buffer(
            @ForAll @Size(max = 60) List<@IntRange(min = -3, max = 10_000) Integer> steps) {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        long wanted = 0;
        long largest = 0;
        for (int step : steps) {
            if (step < 0) {
                fed.request(1);
                wanted++;
            } else if (fed.outstanding() > 0) {
                fed.emit(step);
                largest = Math.max(largest, step);
            }
            assertThat(fed.outstanding()).isBetween(0, 1);
            assertThat((long) fed.windows.size()).isLessThanOrEqualTo(wanted);
            assertThat(fed.heldBytes()).isLessThanOrEqualTo(WINDOW + largest);
            if (fed.windows.size() == wanted) {
                assertThat(fed.outstanding()).as("asked for while nobody waits").isZero();
            } else {
                assertThat(fed.outstanding()).as("asked for while somebody waits").isEqualTo(1);
            }
        }
        fed.cancel();
        fed.assertNothingHeld();
    }
}
