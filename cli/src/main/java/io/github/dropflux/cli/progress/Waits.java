package io.github.dropflux.cli.progress;

import io.github.dropflux.cli.progress.Retries.Failing;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why nothing moves, and until when at the latest: told of waits of more than ten seconds only. Not thread-safe. */
final class Waits {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String FOR_SOURCE = "waiting for SOURCE ";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final UploadTimeouts timeouts;
    private final ZoneId zone;
    private @Nullable Position last;
    private Instant moved = Instant.EPOCH;

    /** When it was last known that no call could be under way. */
    private Instant attempted = Instant.EPOCH;

    private Instant limitedUntil = Instant.EPOCH;

    Waits(UploadTimeouts timeouts, ZoneId zone) {
        this.timeouts = timeouts;
        this.zone = zone;
    }

    /** What is waited for, in words; empty when nothing is, or not for long. */
    String at(Instant now, Position position, Activity activity) {
        Position before = last;
        if (before == null || position.hasMovedSince(before)) {
            last = position;
            moved = now;
        }
        String limited = limited(now, activity.rateLimitedFor());
        if (!limited.isEmpty()) {
            // What comes after it has its own time.
            moved = now;
            attempted = now;
            return limited;
        }
        if (Duration.between(moved, now).compareTo(LONG) <= 0) {
            return "";
        }
        Failing failing = activity.failing();
        if (failing != null && failing.until().isAfter(now)) {
            attempted = now;
            return failing(now, failing);
        }
        Instant since = attempted.isAfter(moved) ? attempted : moved;
        return Duration.between(since, now).compareTo(LONG) <= 0
                ? ""
                : still(since, now, position, activity.doing());
    }

    /** Whether such words are about the source, which is slow as often as not, and no failure of anybody. */
    static boolean isForSource(String words) {
        return words.startsWith(FOR_SOURCE);
    }

    private String limited(Instant now, Duration left) {
        Instant until = now.plus(left);
        if (left.compareTo(LONG) > 0) {
            limitedUntil = until;
        }
        return left.isZero() || !limitedUntil.isAfter(now)
                ? ""
                : "waiting until " + clock(until) + ": Dropbox limits how often it may be called";
    }

    private String failing(Instant now, Failing call) {
        return "calls fail for "
                + seconds(call.since(), now)
                + ", now with "
                + call.reason()
                + ": trying again at "
                + clock(call.until());
    }

    private static String seconds(Instant from, Instant to) {
        return HumanTime.of(Duration.ofSeconds(Duration.between(from, to).toSeconds()));
    }

    private String still(Instant from, Instant now, Position position, Doing doing) {
        String since = "for " + seconds(from, now);
        return switch (doing) {
            case CALLING ->
                    position.isWhole()
                            ? "no answer from Dropbox to the commit "
                                    + since
                                    + ", waiting until "
                                    + clock(from.plus(timeouts.commitAnswer()))
                            : "no answer from Dropbox "
                                    + since
                                    + ", trying again by "
                                    + clock(from.plus(timeouts.answer()));
            case READING ->
                    FOR_SOURCE
                            + since
                            + (timeouts.source().isZero()
                                    ? ""
                                    : " (--source-timeout "
                                            + HumanTime.of(timeouts.source())
                                            + ")");
            case UNKNOWN -> "";
        };
    }

    private String clock(Instant time) {
        return CLOCK.format(time.atZone(zone));
    }

    /** What an upload is at. */
    enum Doing {
        /** Calls are under way. */
        CALLING,
        /** The source has not given what makes the next call. */
        READING,
        /** Nobody can tell. */
        UNKNOWN
    }

    /**
     * What an upload is at, and what keeps it.
     *
     * @param rateLimitedFor how long calls are held back; zero when they are not
     * @param failing the call that failed last; null when none has
     */
    record Activity(Duration rateLimitedFor, Doing doing, @Nullable Failing failing) {}
}
