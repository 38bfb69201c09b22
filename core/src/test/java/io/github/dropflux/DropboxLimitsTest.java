package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropboxLimitsTest {
    private static final long MIB = 1 << 20;

    @Test
    void defaultsAreDropboxsPublishedNumbers() {
        DropboxLimits limits = DropboxLimits.defaults();

        assertThat(limits.maxFileSize()).isEqualTo(2_199_019_061_248L);
        assertThat(limits.maxRequestSize()).isEqualTo(150 * MIB);
        assertThat(limits.maxWindowSize()).isEqualTo(148 * MIB);
        assertThat(limits.sessionLifetime()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void theOlderFileLimitChangesNothingElse() {
        assertThat(DropboxLimits.legacy350GB())
                .isEqualTo(DropboxLimits.defaults().withMaxFileSize(350_000_000_000L));
    }

    @Test
    void eachLimitCanBeSetAlone() {
        DropboxLimits limits =
                DropboxLimits.defaults()
                        .withMaxFileSize(10)
                        .withMaxRequestSize(9 * MIB)
                        .withSessionLifetime(Duration.ofHours(1));

        assertThat(limits.maxFileSize()).isEqualTo(10);
        assertThat(limits.maxRequestSize()).isEqualTo(9 * MIB);
        assertThat(limits.maxWindowSize()).isEqualTo(8 * MIB);
        assertThat(limits.sessionLifetime()).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 8, 16, 148})
    void aWindowOfWholeBlocksPasses(long mebibytes) {
        assertThat(DropboxLimits.defaults().requireWindowSize(mebibytes * MIB))
                .isEqualTo(mebibytes * MIB);
    }

    @ParameterizedTest
    @CsvSource({
        "5242880, 8388608",
        "4194303, 4194304",
        "4194305, 8388608",
        "0, 4194304",
        "-1, 4194304",
        "-9223372036854775808, 4194304",
        "155189249, 155189248",
        "159383552, 155189248",
        "9223372036854775807, 155189248"
    })
    void anyOtherWindowIsRefusedWithTheNearestThatWorks(long window, long nearest) {
        assertThatThrownBy(() -> DropboxLimits.defaults().requireWindowSize(window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A window of " + window + " B")
                .hasMessageContaining("148 MiB")
                .hasMessageContaining("use " + nearest + " B");
    }

    @Test
    void limitsThatAllowNothingAreRefused() {
        DropboxLimits limits = DropboxLimits.defaults();

        assertThatThrownBy(() -> limits.withMaxFileSize(0)).hasMessageContaining("0 B");
        assertThatThrownBy(() -> limits.withMaxRequestSize(4_194_303))
                .hasMessageContaining("4194303 B")
                .hasMessageContaining("4194304 B");
        assertThatThrownBy(() -> limits.withSessionLifetime(Duration.ZERO))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> limits.withSessionLifetime(Duration.ofSeconds(-1)))
                .hasMessageContaining("PT-1S");
    }
}
