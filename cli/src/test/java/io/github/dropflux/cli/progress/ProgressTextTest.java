package io.github.dropflux.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTextTest {

    private static final long MIB = 1 << 20;

    private static Position at(long sent, long acknowledged, OptionalLong total, String more) {
        return new Position(sent * MIB, acknowledged * MIB, sent * MIB, total, 1, more);
    }

    @Test
    void a_line_tells_what_is_sent_and_what_is_acknowledged_how_fast_and_how_long_yet() {
        Position half = at(400, 320, OptionalLong.of(800 * MIB), "");
        assertThat(ProgressText.line(half, 4 * MIB, "", true))
                .isEqualTo(
                        "████▒░░░░░ 50%  sent 400 MiB of 800 MiB, confirmed 320 MiB  4.0 MiB/s  1 min 40 s left");
        assertThat(ProgressText.line(half, 0, "waiting", false))
                .isEqualTo("####=..... 50%  sent 400 MiB of 800 MiB, confirmed 320 MiB  waiting");
    }

    @Test
    void of_an_unknown_length_there_is_no_share() {
        assertThat(ProgressText.line(at(3, 0, OptionalLong.empty(), "7 files"), MIB, "", true))
                .isEqualTo("sent 3.0 MiB, confirmed 0 B  1.0 MiB/s  7 files");
    }

    @Test
    void an_empty_file_is_whole() {
        assertThat(ProgressText.sentence(at(0, 0, OptionalLong.of(0), ""), 0))
                .isEqualTo("100%, sent 0 B of 0 B, confirmed 0 B");
    }

    @Test
    void the_rate_is_that_of_the_last_seconds() {
        Rate rate = new Rate();
        Instant start = Instant.EPOCH;
        rate.at(start, 0);
        assertThat(rate.bytesPerSecond()).isZero();
        for (int second = 1; second <= 60; second++) {
            rate.at(start.plusSeconds(second), second * 10L);
        }
        assertThat(rate.bytesPerSecond()).isEqualTo(10);
        for (int second = 61; second <= 90; second++) {
            rate.at(start.plusSeconds(second), 600 + (second - 60) * 30L);
        }
        assertThat(rate.bytesPerSecond()).isEqualTo(30);
        for (int second = 91; second <= 120; second++) {
            rate.at(start.plusSeconds(second), 1500);
        }
        assertThat(rate.bytesPerSecond()).isZero();
    }
}
