package io.github.dropflux.benchmarks.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates in virtual time: connections that always have more to send, for ten seconds. */
class LinkShapeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = -7 * SECOND;
    private static final int SECONDS = 10;
    private static final double MIB = 1 << 20;

    private final Random random = new Random(42);

    private static LinkProfile profile(double connectionMib, double linkMib) {
        return new LinkProfile("test", 0, connectionMib, linkMib, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 12, 100, 12",
        "4, 12, 100, 48",
        "8, 12, 100, 96",
        "16, 12, 100, 100",
        "64, 12, 100, 100",
        "1, 200, 100, 100",
        "3, 0, 50, 50",
        "2, 6, 0, 12"
    })
    void connectionsTogetherCarryWhatTheyAndTheLinkAllow(
            int connections, double connectionMib, double linkMib, double expected) {
        double[] carried = run(profile(connectionMib, linkMib), connections, 0);
        assertThat(sum(carried)).isCloseTo(expected, within(expected * 0.01));
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "8, 96", "16, 100"})
    void lateTimersTakeNothingAway(int connections, double expected) {
        double[] carried = run(profile(12, 100), connections, 3 * SECOND / 1000);
        assertThat(sum(carried)).isCloseTo(expected, within(expected * 0.01));
    }

    @Test
    void busyConnectionsShareTheLinkEvenly() {
        for (double each : run(profile(12, 100), 16, 0)) {
            assertThat(each).isCloseTo(100 / 16.0, within(0.1));
        }
    }

    @Test
    void aWindowTakesAsLongAsItsConnectionNeedsWhateverWasIdleBefore() {
        LinkShape shape = new LinkShape(profile(12, 100));
        LinkShape.Lane lane = shape.connect(BEGIN);
        for (long begin = BEGIN; begin < 0; begin += SECOND) {
            long end = begin;
            for (int i = 0; i < 256; i++) {
                end = lane.pass(Math.max(begin, end), 32 << 10);
            }
            assertThat((end - begin) / 1e9).isCloseTo(8 / 12.0, within(0.001));
        }
    }

    @Test
    void anIdleLinkCatchesUpNoMoreThanItsSlack() {
        LinkShape shape = new LinkShape(profile(0, 100));
        LinkShape.Lane lane = shape.connect(BEGIN);
        lane.pass(BEGIN, 1);
        int window = 8 << 20;
        long end = lane.pass(0, window);
        assertThat(end / 1e9).isCloseTo(window / MIB / 100 - 0.005, within(0.0001));
    }

    @Test
    void whatIsUnlimitedPassesAtOnce() {
        LinkShape shape = new LinkShape(LinkProfile.LOOPBACK);
        LinkShape.Lane lane = shape.connect(BEGIN);
        assertThat(lane.pass(5, 1 << 20)).isEqualTo(5);
        assertThat(lane.pass(6, 1 << 20)).isEqualTo(6);
    }

    @Test
    void aConnectionCarriesNothingBeforeItsRoundTripIsOver() {
        LinkProfile profile = new LinkProfile("test", 40, 0, 0, 0, 0, 0, 0);
        LinkShape.Lane lane = new LinkShape(profile).connect(BEGIN);
        assertThat(lane.pass(BEGIN, 100)).isEqualTo(BEGIN + 40_000_000);
    }

    private record Turn(int connection, long at) {}

    /** MiB a second that each carried; each goes on up to so many nanoseconds after it could. */
    private double[] run(LinkProfile profile, int connections, long mostLate) {
        LinkShape shape = new LinkShape(profile);
        int piece = shape.pieceBytes();
        PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparingLong(Turn::at));
        List<LinkShape.Lane> lanes = new ArrayList<>();
        double[] carried = new double[connections];
        for (int i = 0; i < connections; i++) {
            lanes.add(shape.connect(BEGIN));
            turns.add(new Turn(i, BEGIN));
        }
        for (Turn turn = turns.remove();
                turn.at < BEGIN + SECONDS * SECOND;
                turn = turns.remove()) {
            long end = lanes.get(turn.connection).pass(BEGIN, piece);
            carried[turn.connection] += piece / MIB / SECONDS;
            long late = mostLate == 0 ? 0 : random.nextLong(mostLate);
            turns.add(new Turn(turn.connection, end + late));
        }
        return carried;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double each : values) {
            sum += each;
        }
        return sum;
    }
}
