package io.github.dropflux.cli.progress;

import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.RetryPolicy;
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
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final UploadTimeouts timeouts;
    private final ZoneId zone;
    private @Nullable Position last;
    private Instant moved = Instant.EPOCH;
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
            return limited;
        }
        return Duration.between(moved, now).compareTo(LONG) <= 0
                ? ""
                : still(now, position, activity);
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

    private String still(Instant now, Position position, Activity activity) {
        String since =
                "for " + HumanTime.of(Duration.ofSeconds(Duration.between(moved, now).toSeconds()));
        return switch (activity.doing()) {
            case CALLING ->
                    position.isWhole()
                            ? "no answer from Dropbox to the commit "
                                    + since
                                    + ", waiting until "
                                    + clock(moved.plus(timeouts.commitAnswer()))
                            : "no answer from Dropbox "
                                    + since
                                    + ", trying again by "
                                    + clock(moved.plus(timeouts.answer()));
            case FAILED ->
                    "Dropbox or the way to it failed, trying again by "
                            + clock(moved.plus(RetryPolicy.defaults().longestDelay()));
            case READING ->
                    "SOURCE gave nothing "
                            + since
                            + (timeouts.source().isZero()
                                    ? ", waiting for as long as it takes"
                                    : ", waiting until " + clock(moved.plus(timeouts.source())));
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
        /** A call failed and none is under way. */
        FAILED,
        /** The source is asked for bytes. */
        READING,
        /** Nobody can tell. */
        UNKNOWN
    }

    /** @param rateLimitedFor how long calls are held back; zero when they are not */
    record Activity(Duration rateLimitedFor, Doing doing) {}
}
