package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class UploadTimeoutsTest {

    private static final List<Function<UploadTimeouts, Duration>> GETTERS =
            List.of(
                    UploadTimeouts::connect,
                    UploadTimeouts::acquire,
                    UploadTimeouts::tlsHandshake,
                    UploadTimeouts::writeProgress,
                    UploadTimeouts::answer,
                    UploadTimeouts::commitAnswer,
                    UploadTimeouts::source,
                    UploadTimeouts::window);

    private static final List<BiFunction<UploadTimeouts, Duration, UploadTimeouts>> WITHERS =
            List.of(
                    UploadTimeouts::withConnect,
                    UploadTimeouts::withAcquire,
                    UploadTimeouts::withTlsHandshake,
                    UploadTimeouts::withWriteProgress,
                    UploadTimeouts::withAnswer,
                    UploadTimeouts::withCommitAnswer,
                    UploadTimeouts::withSource,
                    UploadTimeouts::withWindow);

    @Test
    void the_defaults_are_those_that_are_documented() {
        assertThat(UploadTimeouts.defaults())
                .hasToString(
                        "UploadTimeouts[connect PT10S, acquire PT5M, TLS handshake PT10S,"
                                + " write progress PT1M, answer PT1M, commit answer PT5M, source PT5M,"
                                + " window PT0S]");
    }

    @Test
    void each_is_set_alone() {
        Duration other = Duration.ofSeconds(7);
        for (int set = 0; set < WITHERS.size(); set++) {
            UploadTimeouts changed = WITHERS.get(set).apply(UploadTimeouts.defaults(), other);
            for (int get = 0; get < GETTERS.size(); get++) {
                assertThat(GETTERS.get(get).apply(changed))
                        .isEqualTo(
                                get == set
                                        ? other
                                        : GETTERS.get(get).apply(UploadTimeouts.defaults()));
            }
        }
    }

    @Test
    void none_is_endless_and_none_is_nothing() {
        List<Duration> wrong =
                List.of(
                        Duration.ofNanos(999_999),
                        Duration.ofSeconds(-1),
                        Duration.ofDays(1).plusNanos(1),
                        Duration.ofSeconds(Long.MAX_VALUE));
        for (BiFunction<UploadTimeouts, Duration, UploadTimeouts> wither : WITHERS) {
            wrong.forEach(value -> assertRefused(wither, value));
        }
        WITHERS.subList(0, 6).forEach(wither -> assertRefused(wither, Duration.ZERO));
    }

    private static void assertRefused(
            BiFunction<UploadTimeouts, Duration, UploadTimeouts> wither, Duration wrong) {
        assertThatThrownBy(() -> wither.apply(UploadTimeouts.defaults(), wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong.toString())
                .hasMessageContaining("PT0.001S to PT24H");
    }

    @Test
    void a_source_may_be_without_limits() {
        UploadTimeouts none =
                UploadTimeouts.defaults().withSource(Duration.ZERO).withWindow(Duration.ZERO);
        assertThat(none.source()).isZero();
        assertThat(none.window()).isZero();
    }
}
