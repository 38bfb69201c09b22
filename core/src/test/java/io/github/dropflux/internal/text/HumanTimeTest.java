package io.github.dropflux.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT-1S, -1 s",
        "PT0.0001S, 1 ms",
        "PT0.3S, 300 ms",
        "PT1S, 1 s",
        "PT9.97S, 10 s",
        "PT1.25S, 1.3 s",
        "PT59.949S, 59.9 s",
        "PT59.96S, 1 min",
        "PT1M39.844S, 1 min 40 s",
        "PT2M, 2 min",
        "PT1H, 1 h",
        "PT24H, 24 h",
        "PT90M20S, 1 h 30 min",
        "PT168H, 7 d",
        "PT49H, 2 d 1 h",
    })
    void a_time_has_two_units_at_most(Duration time, String said) {
        assertThat(HumanTime.of(time)).isEqualTo(said);
    }
}
