package io.github.dropflux.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.WindowProgress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SentBytesTest {

    private static final int WINDOW = 8;

    private final SentBytes bytes = new SentBytes();

    /** @param attempts of the windows under way, in the order of their offsets */
    private void report(long acknowledged, long sent, int... attempts) {
        WindowProgress[] windows = new WindowProgress[attempts.length];
        for (int at = 0; at < attempts.length; at++) {
            windows[at] =
                    WindowProgress.of(acknowledged + (long) at * WINDOW, WINDOW, attempts[at]);
        }
        bytes.accept(
                UploadProgress.of(acknowledged, sent, OptionalLong.of(80), 1, List.of(windows)));
    }

    @Test
    void runs_ahead_of_what_is_acknowledged() {
        report(0, 0, 1, 0);
        report(0, 5, 1, 0);
        assertThat(bytes.sent()).isEqualTo(5);
        report(0, 12, 1, 1);
        assertThat(bytes.sent()).isEqualTo(12);
        assertThat(bytes.acknowledged()).isZero();
        report(8, 12, 1);
        assertThat(bytes.sent()).isEqualTo(12);
        assertThat(bytes.own()).isEqualTo(12);
    }

    @Test
    void what_is_sent_again_brings_nobody_further() {
        report(0, 0, 1);
        report(0, 8, 1);
        report(0, 8, 2);
        assertThat(bytes.sent()).isZero();
        report(0, 13, 2);
        assertThat(bytes.sent()).isEqualTo(5);
        report(8, 16);
        assertThat(bytes.sent()).isEqualTo(8);
        report(8, 16, 1);
        report(8, 20, 1);
        assertThat(bytes.sent()).isEqualTo(12);
    }

    @Test
    void a_call_that_failed_before_it_sent_all_is_made_up_for_once_it_is_acknowledged() {
        report(0, 0, 1);
        report(0, 2, 1);
        report(0, 2, 2);
        report(8, 10);
        report(8, 10, 1);
        report(8, 14, 1);
        assertThat(bytes.sent()).isEqualTo(12);
    }

    @Test
    void a_resumed_upload_has_sent_only_what_it_sent_itself() {
        report(40, 0, 1);
        report(40, 3, 1);
        assertThat(bytes.sent()).isEqualTo(43);
        assertThat(bytes.own()).isEqualTo(3);
        report(48, 8);
        assertThat(bytes.own()).isEqualTo(8);
    }

    @Test
    void an_upload_that_starts_over_begins_at_nothing() {
        report(40, 0, 1);
        report(48, 8);
        report(0, 0, 1);
        report(0, 4, 1);
        assertThat(bytes.sent()).isEqualTo(4);
        assertThat(bytes.own()).isEqualTo(12);
    }
}
