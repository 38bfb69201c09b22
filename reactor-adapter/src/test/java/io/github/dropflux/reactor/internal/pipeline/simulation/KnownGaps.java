package io.github.dropflux.reactor.internal.pipeline.simulation;

/** What the pipeline does not do yet, and is not held against it in a {@link Verdict}. */
final class KnownGaps {

    private KnownGaps() {}

    /**
     * A commit whose answer is lost is not settled by asking what is stored: whatever comes of it then
     * is excused.
     */
    static boolean excuse(Simulation run, SimulatedUpload upload) {
        return run.dropbox().exchanges().stream()
                .anyMatch(call -> call.leg().upload() == upload && call.isCommitUnheard());
    }
}
