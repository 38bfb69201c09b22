package io.github.dropflux.internal.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** A time as messages tell it to humans. */
public final class HumanTime {

    private HumanTime() {}

    /** As in 300 ms, 9.5 s, 1 min 40 s, 2 h, 7 d: rounded to a tenth of a second, or to a second from a minute on. */
    public static String of(Duration time) {
        if (time.isNegative()) {
            return "-" + of(time.negated());
        }
        if (time.isZero()) {
            return "0 s";
        }
        if (time.compareTo(Duration.ofMillis(999)) <= 0) {
            return Math.max(1, time.toMillis()) + " ms";
        }
        if (time.compareTo(Duration.ofMillis(59_949)) <= 0) {
            return BigDecimal.valueOf(time.toMillis(), 3)
                            .setScale(1, RoundingMode.HALF_UP)
                            .stripTrailingZeros()
                            .toPlainString()
                    + " s";
        }
        Duration whole = Duration.ofSeconds(time.plusMillis(500).toSeconds());
        if (whole.toHours() < 1) {
            return both(whole.toMinutes(), "min", whole.toSecondsPart(), "s");
        }
        return whole.toDays() < 2
                ? both(whole.toHours(), "h", whole.toMinutesPart(), "min")
                : both(whole.toDays(), "d", whole.toHoursPart(), "h");
    }

    private static String both(long large, String unit, long small, String smallUnit) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
