package io.github.dropflux.webflux;

import io.github.dropflux.reactor.UploaderGauges;
import java.util.Locale;

/**
 * How many appends the whole service has under way, and may have, as the page's details tell it.
 *
 * @param inFlight appends that are sent and not answered
 * @param limit the most that may be, as found from how long they take; 0 where that is pinned
 * @param phase what the search for the limit is after; empty where it is pinned
 * @param latencyMillis how long an append takes when none queues; 0 before that is known
 * @param cap to how many a rate limit holds them; 0 when none does
 */
record Pace(int inFlight, int limit, String phase, long latencyMillis, int cap) {

    static Pace of(UploaderGauges gauges) {
        return new Pace(
                gauges.appendsInFlight(),
                gauges.appendLimit().orElse(0),
                gauges.appendPhase().map(phase -> phase.name().toLowerCase(Locale.ROOT)).orElse(""),
                gauges.appendLatency().toMillis(),
                gauges.appendCap().orElse(0));
    }
}
