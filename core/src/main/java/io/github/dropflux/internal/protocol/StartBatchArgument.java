package io.github.dropflux.internal.protocol;

import io.github.dropflux.SessionType;

/**
 * Opens several sessions, all of one type and none with bytes in it.
 *
 * @param sessions how many
 * @param type how their appends may arrive
 */
public record StartBatchArgument(int sessions, SessionType type) implements Argument {

    @Override
    public Route route() {
        return Route.START_BATCH;
    }
}
