package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What all uploads of one uploader take and wait for, to be watched as they run. Each number is as of
 * the moment it is asked for, so that two need not fit each other. Asking is cheap, on any thread, and
 * once the uploader is closed, too.
 *
 * <p>Appends here are the calls that carry bytes of a file, small files sent by one call included.
 */
public final class UploaderGauges {

    private final UploaderResources resources;

    UploaderGauges(UploaderResources resources) {
        this.resources = resources;
    }

    /** Uploads that are subscribed to and have not ended; one {@link DropboxUploader#uploadAll} counts as one. */
    public int uploadsRunning() {
        return resources.running().size();
    }

    /** Accounts that are kept: those in use, and those that were used in the last minutes. */
    public int accounts() {
        return resources.accounts().size();
    }

    /** Accounts whose calls are held back by a rate limit. */
    public int accountsRateLimited() {
        return (int)
                resources
                        .accounts()
                        .all()
                        .filter(account -> !account.gate().closedFor().isZero())
                        .count();
    }

    /** Appends that were sent and have neither been answered nor failed. */
    public int appendsInFlight() {
        return resources.accounts().all().mapToInt(account -> account.limiter().inFlight()).sum();
    }

    /** What the search for an account's limit is after. */
    public enum Phase {
        /** The limit doubles until appends take longer. */
        STARTUP,
        /** The limit follows the rate and the latency. */
        STEADY,
        /** For one round fewer are in flight, to see whether appends queue. */
        PROBE
    }

    /**
     * Windows that one account may have in flight, the smallest limit of all accounts; empty while there is no account,
     * and where {@link DropboxUploaderBuilder#concurrency} is pinned. Bodies of less than half a window count by their
     * bytes, and wait only after rate limits and timeouts. Right after it was lowered, more may still be in flight.
     */
    public OptionalInt appendLimit() {
        return found().map(found -> OptionalInt.of(found.limit())).orElse(OptionalInt.empty());
    }

    /** What the search of the account with that limit is after; empty where there is none. */
    public Optional<Phase> appendPhase() {
        return found().map(found -> Phase.valueOf(found.phase()));
    }

    /** How long an append of that account takes when none queues; zero before that is known. */
    public Duration appendLatency() {
        return found().map(ConcurrencyLimiter.Found::unloaded).orElse(Duration.ZERO);
    }

    /** Windows to which a rate limit holds that account; empty when none does. The cap is lifted step by step, after a minute or more. */
    public OptionalInt appendCap() {
        return found().map(ConcurrencyLimiter.Found::cap).orElse(OptionalInt.empty());
    }

    private Optional<ConcurrencyLimiter.Found> found() {
        return resources
                .accounts()
                .all()
                .flatMap(account -> account.limiter().found().stream())
                .min(Comparator.comparingInt(ConcurrencyLimiter.Found::limit));
    }

    /** Sessions that were opened ahead and wait for an upload. */
    int sessionsAhead() {
        return resources.accounts().all().mapToInt(account -> account.sessions().ready()).sum();
    }

    /** Sessions that calls under way open ahead. */
    int sessionsBeingOpened() {
        return resources.accounts().all().mapToInt(account -> account.sessions().opening()).sum();
    }

    /** Appends that wait for their turn; their windows stay in memory. */
    public int appendsWaiting() {
        return resources.accounts().all().mapToInt(account -> account.limiter().waiting()).sum();
    }

    /** Bytes that the windows of all uploads may take, as {@link DropboxUploaderBuilder#budget}. */
    public long budgetBytes() {
        return resources.budget().limit();
    }

    /** Bytes that are set aside for windows, filled or not. */
    public long budgetUsedBytes() {
        return resources.budget().used();
    }

    /** Uploads that wait for the budget to have room for a window. */
    public int uploadsWaiting() {
        return resources.budget().waiting();
    }

    /** How long a rate limit still holds the calls of an account back, the longest of all accounts; zero when none does. */
    public Duration rateLimitedFor() {
        return resources
                .accounts()
                .all()
                .map(account -> account.gate().closedFor())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        return appendsInFlight()
                + " appends in flight, "
                + appendsWaiting()
                + " waiting, "
                + (appendLimit().isPresent() ? "limit " + appendLimit().getAsInt() : "no limit")
                + ", "
                + budgetUsedBytes()
                + " of "
                + budgetBytes()
                + " bytes used, "
                + uploadsWaiting()
                + " uploads waiting, rate limited for "
                + rateLimitedFor();
    }
}
