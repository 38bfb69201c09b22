package io.github.dropflux.reactor.simulation;

/**
 * What no primary source says of Dropbox, one way or the other.
 *
 * @param equalResendAccepted the same bytes at the same offset of a concurrent session once more, or
 *     {@code incorrect_offset} after them
 * @param finishedIsClosed a session that was committed is {@code closed}, or {@code not_found}
 * @param tellsHash whether metadata has a content hash
 * @param offsetBeforeClosed whether a session says that an offset is wrong also when it is closed
 */
record ServerHabits(
        boolean equalResendAccepted,
        boolean finishedIsClosed,
        boolean tellsHash,
        boolean offsetBeforeClosed) {

    static ServerHabits of(Chance chance) {
        return new ServerHabits(
                chance.percent(50), chance.percent(50), chance.percent(90), chance.percent(50));
    }
}
