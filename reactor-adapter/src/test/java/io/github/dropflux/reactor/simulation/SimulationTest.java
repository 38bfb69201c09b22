package io.github.dropflux.reactor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.CommitResult.Status;
import io.github.dropflux.reactor.simulation.Leg.End;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of uploads with random sources, sizes, sessions, faults and cancels. Each has one of three
 * ends: the file is there, byte for byte and once; an error says what is known; or it was cancelled,
 * and nothing is committed after. Whatever the end, nothing is held, and nothing goes on.
 *
 * <p>What a run does follows from its seed alone. {@code -Ddropflux.simulation.runs=100000} makes a
 * longer test of it, {@code -Ddropflux.simulation.seed=N} begins at another seed. A run that fails
 * says with which seed to repeat it.
 */
@Tag("simulation")
@Tag("slow")
class SimulationTest {

    private static final long SEED = Long.getLong("dropflux.simulation.seed", 1);
    private static final int RUNS = Integer.getInteger("dropflux.simulation.runs", 2000);

    @Test
    void every_upload_has_one_of_three_ends() {
        Tally tally = new Tally();
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            tally.add(Simulation.run(seed));
        }
        System.out.println(tally);
        assertThat(tally.violations()).as(tally::reports).isEmpty();
        if (RUNS >= 1000) {
            for (End end : End.values()) {
                assertThat(tally.count(end))
                        .as("runs that end as %s", end)
                        .isGreaterThan(RUNS / 20);
            }
            for (Status status : Status.values()) {
                assertThat(tally.count(status))
                        .as("commits that come to %s", status)
                        .isGreaterThan(RUNS / 20);
            }
        }
    }

    /**
     * What was found once is not to come back: in 2004987 the first of many uploads that were cancelled gave its turn to another
     * one, whose commit was sent after the end; in 5577 a call went
     * on that nobody waited for any more, with a window that was released.
     */
    @ParameterizedTest
    @ValueSource(longs = {2004987, 5577, 7550})
    void what_was_found_once_is_mended(long seed) {
        Tally tally = new Tally();
        for (int i = 0; i < 8; i++) {
            tally.add(Simulation.run(seed));
        }
        assertThat(tally.violations()).as(tally::reports).isEmpty();
    }

    @Test
    void a_seed_decides_all_that_happens() {
        for (long seed = SEED; seed < SEED + 20; seed++) {
            assertThat(Simulation.run(seed).log().lines())
                    .isEqualTo(Simulation.run(seed).log().lines());
        }
    }
}
