package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.test.TrackedBuf;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import reactor.test.util.RaceTestUtils;

/** A cancel may come on any thread at any time, and so may a request. */
@Tag("slow")
class WindowRacesTest {

    private static final int RACES = 500;
    private static final int WINDOW = 4096;

    @RepeatedTest(RACES)
    void cancel_races_a_buffer_that_completes_a_window() {
        HandFedWindows fed = halfFull();
        ByteBuf buffer = TrackedBuf.of(10_000);
        RaceTestUtils.race(fed::cancel, () -> fed.emit(buffer));
        assertThat(fed.errors).isEmpty();
        fed.assertNothingHeld();
    }

    @RepeatedTest(RACES)
    void cancel_races_the_end() {
        HandFedWindows fed = halfFull();
        RaceTestUtils.race(fed::cancel, fed::complete);
        fed.assertEndsOnce();
        fed.assertNothingHeld();
    }

    @RepeatedTest(RACES)
    void cancel_races_an_error() {
        HandFedWindows fed = halfFull();
        RaceTestUtils.race(fed::cancel, () -> fed.error(new IllegalStateException("disk")));
        fed.assertEndsOnce();
        fed.assertNothingHeld();
    }

    @RepeatedTest(RACES)
    void cancel_races_demand_for_windows_that_wait() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(1);
        fed.emit(10 * WINDOW);
        RaceTestUtils.race(fed::cancel, () -> fed.request(20));
        fed.assertNothingHeld();
    }

    @RepeatedTest(RACES)
    void demand_races_a_buffer_and_neither_is_lost() {
        HandFedWindows fed = halfFull();
        ByteBuf buffer = TrackedBuf.of(3 * WINDOW);
        RaceTestUtils.race(() -> fed.request(1), () -> fed.request(1), () -> fed.emit(buffer));
        assertThat(fed.windows)
                .extracting(AlignedWindow::offset)
                .containsExactly(0L, (long) WINDOW, 2L * WINDOW);
        fed.complete();
        fed.request(1);
        assertThat(fed.completions).hasValue(1);
        fed.assertNothingHeld();
    }

    @RepeatedTest(RACES)
    void demand_races_the_end_and_both_are_heard() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        RaceTestUtils.race(() -> fed.request(1), fed::complete);
        assertThat(fed.windows).hasSize(1);
        assertThat(fed.completions).hasValue(1);
    }

    /** Bytes in the window, and one buffer asked for. */
    private static HandFedWindows halfFull() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(1);
        fed.emit(10);
        fed.emit(2000);
        assertThat(fed.outstanding()).isEqualTo(1);
        return fed;
    }
}
