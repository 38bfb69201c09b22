package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.internal.pipeline.Checkpoints;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import java.util.OptionalLong;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** One upload of a run, and who subscribes to it. */
final class SimulatedUpload extends BaseSubscriber<FileMetadata> {

    private final Scenario scenario;
    private final UploadPlan plan;
    private final UploadPipeline pipeline;
    private final RunLog log;
    private final SimulatedDropbox dropbox;
    private final SimulatedSource source;
    private boolean started;
    private int moments;
    private int reports;
    private long acknowledged;
    private long sent;
    private End end;
    private FileMetadata stored;
    private Throwable failure;

    /** The three ends of an upload. */
    enum End {
        STORED,
        FAILED,
        CANCELLED
    }

    SimulatedUpload(
            Scenario scenario,
            UploadPlan plan,
            UploadPipeline pipeline,
            SimulatedTime time,
            RunLog log,
            SimulatedDropbox dropbox) {
        this.scenario = scenario;
        this.plan = plan;
        this.pipeline = pipeline;
        this.log = log;
        this.dropbox = dropbox;
        this.source =
                new SimulatedSource(
                        plan.source(),
                        Chance.of(scenario.seed(), "source " + plan.number()),
                        time,
                        log,
                        this::moment);
        plan.destination().prepare(dropbox.account().files(), plan.source().content());
    }

    void start() {
        started = true;
        pipeline.upload(
                        new UploadTask(
                                plan.destination().commit(),
                                plan.source().declared(),
                                declaredHash(),
                                this::progressed,
                                Checkpoints.NOWHERE),
                        Flux.from(source))
                .subscribe(this);
    }

    /** Calls made for this upload are known by it. */
    @Override
    public Context currentContext() {
        return Context.of(SimulatedDropbox.UPLOAD, plan.number());
    }

    private ContentHash declaredHash() {
        return switch (plan.source().hash()) {
            case NONE -> null;
            case RIGHT -> plan.source().content().hash();
            case WRONG -> ContentHash.parse("ab".repeat(32));
        };
    }

    /** Where a user may cancel: between any two things that happen, and in the middle of some. */
    void moment() {
        if (!started || end != null) {
            return;
        }
        checkMemory();
        if (moments++ == plan.cancelAt()) {
            ended(End.CANCELLED, "the user cancels");
            cancel();
        }
    }

    private void checkMemory() {
        long held = source.taken() - acknowledged;
        if (held > scenario.windowsBytes() + source.lastGiven()) {
            log.violation(
                    held + " B were taken that nobody acknowledged, more than the windows have");
        }
    }

    private void progressed(long nowAcknowledged, long nowSent, OptionalLong total, long calls) {
        if (nowAcknowledged < acknowledged || nowSent < sent) {
            log.violation("the progress runs backwards");
        }
        if (total.isPresent() && nowAcknowledged > total.getAsLong()) {
            log.violation(nowAcknowledged + " B acknowledged of " + total.getAsLong());
        }
        if (calls > dropbox.exchanges().size() + 1) {
            log.violation(calls + " calls reported, which were not made");
        }
        acknowledged = nowAcknowledged;
        sent = nowSent;
        moment();
        if (reports++ == plan.listenerFailsAt()) {
            log.add("the progress listener fails");
            throw new SimulatedSource.Broken();
        }
    }

    @Override
    protected void hookOnNext(FileMetadata value) {
        stored = value;
        ended(End.STORED, "stored " + value);
    }

    @Override
    protected void hookOnError(Throwable error) {
        failure = error;
        ended(End.FAILED, "failed: " + error);
    }

    @Override
    protected void hookFinally(SignalType type) {
        if (type == SignalType.ON_COMPLETE && stored == null) {
            log.violation("completed without a file");
        }
    }

    private void ended(End how, String what) {
        log.add("upload " + plan.number() + " " + what);
        if (end != null) {
            log.violation("a second end");
        } else {
            end = how;
            dropbox.expectNoCalls(plan.number());
        }
    }

    UploadPlan plan() {
        return plan;
    }

    SimulatedSource source() {
        return source;
    }

    /** Null when it has none. */
    End end() {
        return end;
    }

    FileMetadata stored() {
        return stored;
    }

    Throwable failure() {
        return failure;
    }
}
