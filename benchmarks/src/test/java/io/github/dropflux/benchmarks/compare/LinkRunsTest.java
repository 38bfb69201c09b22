package io.github.dropflux.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRunsTest {

    private final LinkRuns runs = new LinkRuns("client");

    @Test
    void figuresAreThoseInTheMiddle() throws IOException {
        runs.add(3, figures(30, "[0,2]", "[0,1]"));
        runs.add(1, figures(10, "[0,1]", "[0,2]"));
        runs.add(9, figures(90, "[0,9]", "[0,3]"));
        assertThat(runs.seconds()).isEqualTo(3);
        assertThat(runs.calls()).isEqualTo(30);
        assertThat(runs.inFlight().getMaxY()).isEqualTo(1);
    }

    @Test
    void aSparklineShowsTheMeanOfEachPartOfTheTime() throws IOException {
        runs.add(4, figures(1, "[0,1,2,2.5,3,3.5]", "[0,8,4,0,1,0]"));
        assertThat(runs.sparkline(4, 8)).isEqualTo(" █▂▁");
        assertThat(runs.sparkline(8, 8)).isEqualTo("  ██▄ ▁ ");
        assertThat(runs.sparkline(4, 16)).isEqualTo(" ▄▁▁");
    }

    @Test
    void aSparklineLeavesOutWhatCameAfterTheEnd() throws IOException {
        runs.add(2, figures(1, "[0,1,3]", "[0,4,0]"));
        assertThat(runs.sparkline(2, 4)).isEqualTo(" █");
    }

    @Test
    void aLoadIsOneFileOrSeveral() {
        assertThat(Load.parse("1024")).isEqualTo(new Load(1, 1024));
        assertThat(Load.parse("20x20")).isEqualTo(new Load(20, 20));
        assertThat(Load.parse("20x20").bytes()).isEqualTo(400L << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "x", "20x", "x20", "20x0", "-1", "1 GiB"})
    void whatIsNoLoadIsRefused(String text) {
        assertThatThrownBy(() -> Load.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectNode figures(int calls, String seconds, String inFlight)
            throws IOException {
        return Dialogue.parse(
                "{\"calls\":%d,\"refusals\":0,\"mostInFlight\":1,\"seconds\":%s,\"inFlight\":%s}"
                        .formatted(calls, seconds, inFlight));
    }
}
