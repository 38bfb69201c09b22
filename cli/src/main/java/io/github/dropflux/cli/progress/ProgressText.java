package io.github.dropflux.cli.progress;

import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.internal.text.HumanTime;
import java.time.Duration;

/** A position in words: how much is sent, how much of it Dropbox has acknowledged, how fast, and how long it takes yet. */
final class ProgressText {

    private static final int CELLS = 10;
    private static final Duration LONGEST = Duration.ofDays(30);

    private ProgressText() {}

    /** For a terminal. */
    static String line(Position at, long rate, String wait, boolean unicode) {
        return (at.total().isEmpty() ? "" : bar(at, at.total().getAsLong(), unicode) + " ")
                + words(at, "  ")
                + (wait.isEmpty() ? speed(at, rate, "  ") : "  " + wait)
                + (at.more().isEmpty() ? "" : "  " + at.more());
    }

    /** For a log. */
    static String sentence(Position at, long rate) {
        return words(at, ", ")
                + speed(at, rate, ", ")
                + (at.more().isEmpty() ? "" : ", " + at.more());
    }

    private static String words(Position at, String between) {
        String confirmed = ", confirmed " + ByteSize.format(at.acknowledged());
        if (at.total().isEmpty()) {
            return "sent " + ByteSize.format(at.sent()) + confirmed;
        }
        long total = at.total().getAsLong();
        return percent(at.sent(), total)
                + "%"
                + between
                + "sent "
                + ByteSize.format(at.sent())
                + " of "
                + ByteSize.format(total)
                + confirmed;
    }

    private static String speed(Position at, long rate, String between) {
        if (rate <= 0) {
            return "";
        }
        String speed = between + ByteSize.format(rate) + "/s";
        if (at.total().isEmpty() || at.sent() >= at.total().getAsLong()) {
            return speed;
        }
        Duration left = Duration.ofSeconds((at.total().getAsLong() - at.sent() + rate - 1) / rate);
        return left.compareTo(LONGEST) > 0 ? speed : speed + between + HumanTime.of(left) + " left";
    }

    private static long percent(long part, long total) {
        return total == 0 ? 100 : (long) Math.floor(100.0 * Math.min(part, total) / total);
    }

    private static String bar(Position at, long total, boolean unicode) {
        int confirmed = (int) (percent(at.acknowledged(), total) * CELLS / 100);
        int sent = (int) (percent(at.sent(), total) * CELLS / 100);
        return (unicode ? "█" : "#").repeat(confirmed)
                + (unicode ? "▒" : "=").repeat(Math.max(0, sent - confirmed))
                + (unicode ? "░" : ".").repeat(CELLS - Math.max(confirmed, sent));
    }
}
