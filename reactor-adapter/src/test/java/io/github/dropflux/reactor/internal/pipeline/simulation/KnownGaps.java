package io.github.dropflux.reactor.internal.pipeline.simulation;

import java.util.List;

/** What the pipeline does not do yet, and is not held against it in a {@link Verdict}. */
final class KnownGaps {

    private KnownGaps() {}

    /**
     * A commit whose answer is lost is not settled by asking what is stored: whatever comes of it then
     * is excused.
     */
    static boolean excuse(Simulation run, List<StoredFile> commits) {
        return commits.stream()
                .anyMatch(file -> !run.dropbox().exchanges().get(file.call()).isAnswered());
    }
}
