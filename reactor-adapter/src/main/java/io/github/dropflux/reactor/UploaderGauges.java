package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.pipeline.PipelineGauges;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What all uploads of one uploader take and wait for, to be watched as they run. Each number is as of
 * the moment it is asked for, so that two need not fit each other. Asking is cheap, on any thread, and
 * once the uploader is closed, too.
 *
 * <p>Appends here are the calls that carry bytes of a file, small files sent by one call included.
 */
public final class UploaderGauges {

    private final PipelineGauges gauges;

    UploaderGauges(PipelineGauges gauges) {
        this.gauges = gauges;
    }

    /** Appends that were sent and have neither been answered nor failed. */
    public int appendsInFlight() {
        return gauges.appendsInFlight();
    }

    /**
     * Appends that may be in flight; empty while each upload's concurrency alone decides, which is so
     * from the start and always with {@link DropboxUploaderBuilder#adaptiveConcurrency} off. Right
     * after it was cut, more than that may still be in flight.
     */
    public OptionalInt appendLimit() {
        return gauges.appendLimit();
    }

    /** Appends that wait because of {@link #appendLimit()}; their windows stay in memory. */
    public int appendsWaiting() {
        return gauges.appendsWaiting();
    }

    /** Bytes that the windows of all uploads may take, as {@link DropboxUploaderBuilder#budget}. */
    public long budgetBytes() {
        return gauges.budgetBytes();
    }

    /** Bytes that are set aside for windows, filled or not. */
    public long budgetUsedBytes() {
        return gauges.budgetUsedBytes();
    }

    /** Uploads that wait for the budget to have room for a window. */
    public int uploadsWaiting() {
        return gauges.uploadsWaiting();
    }

    /** How long a rate limit still holds all calls back; zero when none does. */
    public Duration rateLimitedFor() {
        return gauges.rateLimitedFor();
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
