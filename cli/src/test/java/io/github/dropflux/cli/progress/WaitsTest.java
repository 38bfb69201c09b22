package io.github.dropflux.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.progress.Retries.Failing;
import io.github.dropflux.cli.progress.Waits.Activity;
import io.github.dropflux.cli.progress.Waits.Doing;
import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitsTest {

    private final Retries retries = new Retries(() -> Instant.EPOCH);
    private final Waits waits =
            new Waits(UploadTimeouts.defaults().withSource(Duration.ofMinutes(2)), ZoneOffset.UTC);

    private String after(int seconds, long sent, long acknowledged, Doing doing, int limited) {
        return waits.at(
                Instant.EPOCH.plusSeconds(seconds),
                new Position(sent, acknowledged, sent, OptionalLong.of(100), 1, ""),
                new Activity(Duration.ofSeconds(limited), doing, retries.last()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CALLING | 50  | no answer from Dropbox for 11 s, trying again by 00:01:00",
                "CALLING | 100 | no answer from Dropbox to the commit for 11 s, waiting until 00:05:00",
                "READING | 50  | waiting for SOURCE for 11 s (--source-timeout 2 min)",
                "UNKNOWN | 50  | ''"
            })
    void more_than_ten_seconds_are_explained(Doing doing, long bytes, String words) {
        assertThat(after(0, bytes, bytes, doing, 0)).isEmpty();
        assertThat(after(10, bytes, bytes, doing, 0)).isEmpty();
        assertThat(after(11, bytes, bytes, doing, 0)).isEqualTo(words);
        assertThat(after(12, bytes + 1, bytes, doing, 0)).isEmpty();
    }

    private void failed(int since, int until) {
        retries.add(
                new Failing(
                        "status 503",
                        Instant.EPOCH.plusSeconds(since),
                        Instant.EPOCH.plusSeconds(until)));
    }

    @Test
    void calls_that_have_failed_for_long_are_told_with_their_next_attempt() {
        assertThat(after(0, 5, 5, Doing.CALLING, 0)).isEmpty();
        failed(0, 20);
        failed(8, 9);
        assertThat(after(10, 5, 5, Doing.UNKNOWN, 0)).isEmpty();
        assertThat(after(15, 5, 5, Doing.UNKNOWN, 0))
                .isEqualTo("calls fail for 15 s, now with status 503: trying again at 00:00:20");
        assertThat(after(20, 5, 5, Doing.CALLING, 0)).isEmpty();
        assertThat(after(25, 5, 5, Doing.CALLING, 0)).isEmpty();
        assertThat(after(26, 5, 5, Doing.CALLING, 0)).startsWith("no answer from Dropbox for 11 s");
    }

    @Test
    void a_call_that_fails_while_others_move_keeps_nobody_waiting() {
        failed(0, 60);
        for (int second = 0; second < 40; second++) {
            assertThat(after(second, second, 0, Doing.CALLING, 0)).isEmpty();
        }
    }

    @Test
    void a_rate_limit_is_told_at_once_if_it_lasts_long() {
        assertThat(after(0, 5, 5, Doing.CALLING, 9)).isEmpty();
        assertThat(after(20, 6, 5, Doing.CALLING, 40))
                .isEqualTo("waiting until 00:01:00: Dropbox limits how often it may be called");
        assertThat(after(55, 6, 5, Doing.CALLING, 5)).contains("until 00:01:00");
        assertThat(after(61, 6, 5, Doing.CALLING, 0)).isEmpty();
    }
}
