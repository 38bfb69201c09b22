package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.pipeline.Checkpoints;
import io.github.dropflux.reactor.internal.pipeline.ResumeSource;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import io.github.dropflux.reactor.internal.pipeline.simulation.Leg.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One upload of a run, and the user behind it, who goes on with what failed or was cancelled as the
 * plan says: from the checkpoint that was left, else from the beginning.
 */
final class SimulatedUpload {

    private final Scenario scenario;
    private final UploadPlan plan;
    private final UploadPipeline pipeline;
    private final SimulatedTime time;
    private final RunLog log;
    private final SimulatedStore store;
    private final List<Leg> legs = new ArrayList<>();
    private boolean over;

    SimulatedUpload(
            Scenario scenario,
            UploadPlan plan,
            UploadPipeline pipeline,
            SimulatedTime time,
            RunLog log) {
        this.scenario = scenario;
        this.plan = plan;
        this.pipeline = pipeline;
        this.time = time;
        this.log = log;
        this.store = new SimulatedStore(time, chance("store"), log);
    }

    private Chance chance(String use) {
        return Chance.of(scenario.seed(), use + " of upload " + plan.number());
    }

    void start() {
        begin(null);
    }

    private void begin(UploadCheckpoint from) {
        Leg leg = new Leg(this, plan.legs().get(legs.size()), from, log);
        legs.add(leg);
        store.open(leg.plan().calm());
        leg.start(attempt(leg));
    }

    private Mono<FileMetadata> attempt(Leg leg) {
        UploadTask task =
                new UploadTask(
                        leg.commit(),
                        plan.source().declared(),
                        declaredHash(),
                        leg::progressed,
                        plan.store() ? store : Checkpoints.NOWHERE);
        if (leg.from() == null) {
            return pipeline.upload(task, Flux.from(leg.source(0)));
        }
        ResumeSource source =
                new ResumeSource(leg.plan().replay(), offset -> Flux.from(leg.source(offset)));
        return pipeline.resume(task, leg.from(), source, leg.plan().restartExpired());
    }

    private ContentHash declaredHash() {
        return switch (plan.source().hash()) {
            case NONE -> null;
            case RIGHT -> plan.source().content().hash();
            case WRONG -> ContentHash.parse("ab".repeat(32));
        };
    }

    SimulatedSource source(LegPlan leg, long offset, int number) {
        Chance chance = chance("source " + number + " of leg " + leg.number());
        return new SimulatedSource(plan.source(), leg, offset, chance, time, log, this::moment);
    }

    void moment() {
        if (!legs.isEmpty()) {
            lastLeg().moment();
        }
    }

    Optional<Leg> currentLeg() {
        return legs.isEmpty() ? Optional.empty() : Optional.of(lastLeg());
    }

    void ended(Leg leg) {
        boolean lost = leg.saysInDoubt() && leg.failure().checkpoint().isEmpty();
        if (leg.end() == End.STORED
                || lost
                || plan.source().misdeclared()
                || legs.size() == plan.legs().size()) {
            over = true;
        } else {
            time.after(plan.legs().get(legs.size()).pauseNanos(), this::goOn);
        }
    }

    private void goOn() {
        Leg last = lastLeg();
        UploadCheckpoint left = left(last);
        last.leave(left);
        if (left == null || last.saysExpired() || legs.size() == LegPlan.LAST) {
            begin(null);
        } else if (last.saysConflict()) {
            begin(left.commit(CommitInfo.to(left.commit().path() + "-elsewhere")));
        } else {
            begin(UploadCheckpoint.parse(left.toText()));
        }
    }

    /** What a leg that did not store the file left to go on from; null when nothing. */
    private UploadCheckpoint left(Leg leg) {
        return leg.end() == End.FAILED && leg.failure() != null
                ? leg.failure().checkpoint().orElse(null)
                : store.kept();
    }

    /** Nobody goes on with the last leg, but what it left is looked at. */
    void atRest() {
        lastLeg().leave(left(lastLeg()));
    }

    /** What an earlier leg stored may be in the way of a new beginning. */
    boolean storedBefore(Leg leg, SimulatedDropbox dropbox) {
        return legs.stream()
                .takeWhile(earlier -> earlier != leg)
                .anyMatch(earlier -> !dropbox.commitsOf(earlier).isEmpty());
    }

    private Leg lastLeg() {
        return legs.get(legs.size() - 1);
    }

    /** The most that may be held of its source but for the buffer that came last. */
    long windowsBytes() {
        return scenario.windowsBytes();
    }

    SimulatedStore store() {
        return store;
    }

    UploadPlan plan() {
        return plan;
    }

    List<Leg> legs() {
        return legs;
    }

    /** Whether the user has what was wanted, or has given up. */
    boolean isOver() {
        return over;
    }
}
