package io.github.dropflux.reactor.internal.pipeline.simulation;

/**
 * What no primary source says of Dropbox, one way or the other.
 *
 * @param equalResendAccepted the same bytes at the same offset of a concurrent session once more, or
 *     {@code incorrect_offset} after them
 * @param finishedIsClosed a session that was committed is {@code closed}, or {@code not_found}
 * @param tellsHash whether metadata has a content hash
 */
record ServerHabits(boolean equalResendAccepted, boolean finishedIsClosed, boolean tellsHash) {

    static ServerHabits of(Chance chance) {
        return new ServerHabits(chance.percent(50), chance.percent(50), chance.percent(90));
    }
}
