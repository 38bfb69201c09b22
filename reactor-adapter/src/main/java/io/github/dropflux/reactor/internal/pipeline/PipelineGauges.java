package io.github.dropflux.reactor.internal.pipeline;

import java.time.Duration;
import java.util.OptionalInt;

/** What all uploads of one uploader take and wait for, as of the moment each is asked for. */
public final class PipelineGauges {

    private final AppendLimit appends;
    private final ByteBudget budget;
    private final RateLimitGate gate;

    PipelineGauges(AppendLimit appends, ByteBudget budget, RateLimitGate gate) {
        this.appends = appends;
        this.budget = budget;
        this.gate = gate;
    }

    /** Calls that carry bytes and have neither been answered nor failed. */
    public int appendsInFlight() {
        return appends.inFlight();
    }

    /** Calls that carry bytes and wait for others to end. */
    public int appendsWaiting() {
        return appends.waiting();
    }

    /** Empty while there is none. */
    public OptionalInt appendLimit() {
        return appends.limit();
    }

    /** Bytes that windows may take. */
    public long budgetBytes() {
        return budget.limit();
    }

    /** Bytes that windows take. */
    public long budgetUsedBytes() {
        return budget.used();
    }

    /** Uploads that wait for a window. */
    public int uploadsWaiting() {
        return budget.waiting();
    }

    /** Zero when no rate limit holds calls back. */
    public Duration rateLimitedFor() {
        return gate.closedFor();
    }
}
