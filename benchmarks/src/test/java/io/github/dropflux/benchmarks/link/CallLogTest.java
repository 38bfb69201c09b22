package io.github.dropflux.benchmarks.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CallLogTest {

    private static final LinkProfile PROFILE = new LinkProfile("test", 0, 0, 0, 400, 0.25, 2, 2);

    private final CallLog log = new CallLog(PROFILE);

    @Test
    void refusesAppendsAboveTheMostAndNoOtherCalls() {
        CallLog.Call first = log.begin("append_v2", true, 0);
        log.begin("append_batch", true, 0);
        assertThat(log.begin("upload", true, 0).refused()).isFalse();
        assertThat(log.begin("finish", false, 0).refused()).isFalse();
        CallLog.Call refused = log.begin("append_v2", true, 0);
        assertThat(refused.refused()).isTrue();
        log.end(refused, 1);
        assertThat(log.begin("append_v2", true, 1).refused()).isTrue();
        log.end(first, 2);
        assertThat(log.begin("append_v2", true, 2).refused()).isFalse();
        assertThat(log.figures().get("refusals").asInt()).isEqualTo(2);
        assertThat(log.figures().get("calls").asInt()).isEqualTo(7);
    }

    @Test
    void countsCallsThatCarryBytesAsInFlight() {
        log.restart(1, 1_000_000_000);
        CallLog.Call append = log.begin("append_v2", true, 1_500_000_000);
        log.begin("start", false, 1_600_000_000);
        log.begin("finish_batch_v2", true, 1_700_000_000);
        CallLog.Call start = log.begin("start", true, 2_000_000_000);
        log.end(append, 2_500_000_000L);
        log.end(start, 3_000_000_000L);
        JsonNode figures = log.figures();
        assertThat(figures.get("mostInFlight").asInt()).isEqualTo(2);
        assertThat(figures.get("seconds").toString()).isEqualTo("[0.0,0.5,1.0,1.5,2.0]");
        assertThat(figures.get("inFlight").toString()).isEqualTo("[0,1,2,1,0]");
    }

    @Test
    void theServersTimeIsLognormalAndTheSameForTheSameSeed() {
        log.restart(7, 0);
        double[] millis = new double[10_001];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = log.serverNanos() / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        assertThat(millis[5_000]).isCloseTo(400, within(10.0));
        // One standard deviation of the logarithm below and above.
        assertThat(millis[1_587]).isCloseTo(400 * Math.exp(-0.25), within(10.0));
        assertThat(millis[8_413]).isCloseTo(400 * Math.exp(0.25), within(15.0));
        log.restart(7, 0);
        assertThat(log.serverNanos() / 1e6).isEqualTo(first);
    }
}
