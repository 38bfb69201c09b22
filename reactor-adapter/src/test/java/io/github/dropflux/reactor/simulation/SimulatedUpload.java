package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload.BatchItem;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import io.github.dropflux.reactor.internal.source.Sources;
import io.github.dropflux.reactor.internal.upload.ResumeSource;
import io.github.dropflux.reactor.internal.upload.UploadTask;
import io.github.dropflux.reactor.simulation.Leg.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * One upload of a run, and the user behind it, who goes on with what failed or was cancelled as the
 * plan says: from the checkpoint that was left, else from the beginning.
 */
final class SimulatedUpload {

    private static final long LONGER_NANOS = 10_000_000_000L;

    private final Scenario scenario;
    private final UploadPlan plan;
    private final SimulatedUser user;
    private final SimulatedTime time;
    private final Sessions sessions;
    private final RunLog log;
    private final SimulatedStore store;
    private final List<Leg> legs = new ArrayList<>();
    private boolean over;

    SimulatedUpload(
            Scenario scenario,
            UploadPlan plan,
            SimulatedUser user,
            SimulatedTime time,
            Sessions sessions,
            RunLog log) {
        this.scenario = scenario;
        this.plan = plan;
        this.user = user;
        this.time = time;
        this.sessions = sessions;
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
        Leg leg = new Leg(this, plan.legs().get(legs.size()), from, null, log);
        legs.add(leg);
        store.open(leg.plan());
        leg.start(attempt(leg));
    }

    /** The first leg, as a part of a batch. */
    BatchItem join(SimulatedBatch batch) {
        Leg leg = new Leg(this, plan.legs().get(0), null, batch, log);
        if (!legs.isEmpty()) {
            log.violation("a request of a batch was made twice");
        }
        legs.add(leg);
        store.open(leg.plan());
        leg.begin();
        return new BatchItem(task(leg), Sources.ofByteBufs(leg.source(0)));
    }

    /** The batch is over, and nothing more comes of it. */
    void leaveBatch(boolean crash) {
        if (legs.isEmpty()) {
            begin(null);
        } else if (legs.size() == 1 && lastLeg().end() == null) {
            lastLeg().cancelled(crash);
            ended(lastLeg());
        }
    }

    private UploadTask task(Leg leg) {
        return new UploadTask(
                leg.commit(),
                plan.source().declared(),
                declaredHash(),
                leg::progressed,
                plan.store() ? store.checkpoints() : Checkpoints.NOWHERE,
                leg.prepares());
    }

    private Mono<?> attempt(Leg leg) {
        UploadTask task = task(leg);
        if (leg.prepares()) {
            return user.use(
                    (uploads, account) ->
                            uploads.prepare(account, task, Sources.ofByteBufs(leg.source(0))));
        }
        if (leg.from() == null) {
            return user.use(
                    (uploads, account) ->
                            uploads.upload(account, task, Sources.ofByteBufs(leg.source(0))));
        }
        ResumeSource source =
                new ResumeSource(
                        leg.plan().replay(), offset -> Sources.ofByteBufs(leg.source(offset)));
        return user.use(
                (uploads, account) ->
                        uploads.resume(
                                account, task, leg.from(), source, leg.plan().restartExpired()));
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
        if (leg.prepared() != null) {
            sessions.handedOut(leg.prepared().sessionId());
        }
        if (leg.end() == End.STORED
                || leg.end() == End.PREPARED
                || lost
                || plan.source().misdeclared()
                || legs.size() == plan.legs().size()) {
            over = true;
        } else {
            time.after(plan.legs().get(legs.size()).pauseNanos(), this::goOn);
        }
    }

    private void goOn() {
        if (plan.legs().get(legs.size()).calm() && user.mayBeRefused()) {
            time.after(LONGER_NANOS, this::goOn);
            return;
        }
        Leg last = lastLeg();
        UploadCheckpoint left = left(last);
        last.leave(left);
        if (left == null
                || last.saysExpired()
                || legs.size() == LegPlan.LAST
                || last.saysForeign()) {
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

    /** What is to be committed, if it was prepared. */
    Optional<PreparedUpload> prepared() {
        return currentLeg().map(Leg::prepared);
    }

    private Leg lastLeg() {
        return legs.get(legs.size() - 1);
    }

    /** The most that may be held of its source but for the buffer that came last. */
    long windowsBytes() {
        return scenario.windowsBytes();
    }

    SimulatedUser user() {
        return user;
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
