package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import java.util.OptionalLong;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.SignalType;

/** One run: the real pipeline between a simulated source and a simulated Dropbox. */
final class SimulatedUpload extends BaseSubscriber<FileMetadata> {

    private static final int MOST_STEPS = 300_000;
    private static final long MOST_NANOS = 24L * 3600 * 1_000_000_000;

    private final Scenario scenario;
    private final SimulatedTime time;
    private final RunLog log;
    private final SimulatedSource source;
    private final SimulatedDropbox dropbox;
    private int moments;
    private int reports;
    private long acknowledged;
    private long sent;
    private int ends;
    private End end;
    private FileMetadata stored;
    private Throwable failure;

    /** The three ends of an upload. */
    enum End {
        STORED,
        FAILED,
        CANCELLED
    }

    private SimulatedUpload(Scenario scenario, SimulatedTime time) {
        long seed = scenario.seed();
        this.scenario = scenario;
        this.time = time;
        this.log = new RunLog(time);
        this.source =
                new SimulatedSource(
                        scenario.source(), Chance.of(seed, "source"), time, log, this::moment);
        SimulatedAccount account = new SimulatedAccount(time, scenario.habits());
        scenario.destination().prepare(account.files(), scenario.source().content());
        this.dropbox =
                new SimulatedDropbox(seed, time, log, scenario.faults(), account, this::moment);
    }

    /** The run of a seed, which ended in one of three ways or left what it violated in its log. */
    static SimulatedUpload run(long seed) {
        Scenario scenario = Scenario.of(seed);
        try (SimulatedTime time = new SimulatedTime(Chance.of(seed, "threads")).install()) {
            SimulatedUpload run = new SimulatedUpload(scenario, time);
            Hooks.onErrorDropped(run::dropped);
            try {
                run.upload();
            } catch (RuntimeException | AssertionError e) {
                run.log.violation("thrown at nobody: " + e);
            } finally {
                Hooks.resetOnErrorDropped();
            }
            new Verdict(run).give();
            return run;
        }
    }

    private void upload() {
        Chance jitter = Chance.of(scenario.seed(), "jitter");
        UploadPipeline pipeline =
                new UploadPipeline(dropbox, scenario.settings(), bound -> jitter.between(0, bound));
        pipeline.upload(
                        new UploadTask(
                                scenario.destination().commit(),
                                Flux.from(source),
                                scenario.source().declared(),
                                declaredHash(),
                                this::progressed))
                .subscribe(this);
        for (int steps = 0; end == null; steps++) {
            moment();
            if (end == null && !time.step()) {
                log.violation("it hangs: nothing is left that could happen");
                return;
            }
            if (steps > MOST_STEPS || time.nanos() > MOST_NANOS) {
                log.violation("it goes on and on");
                return;
            }
        }
        if (!time.timers().isEmpty()) {
            log.violation("timers go on after the end: " + time.timers());
        }
        dropbox.expectNoCalls();
        while (time.step()) {
            // What was under way comes to rest.
        }
    }

    private ContentHash declaredHash() {
        return switch (scenario.source().hash()) {
            case NONE -> null;
            case RIGHT -> scenario.source().content().hash();
            case WRONG -> ContentHash.parse("ab".repeat(32));
        };
    }

    /** Where a user may cancel: between any two things that happen, and in the middle of some. */
    private void moment() {
        checkMemory();
        if (moments++ == scenario.cancelAt() && end == null) {
            log.add("the user cancels");
            end = End.CANCELLED;
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
        if (reports++ == scenario.listenerFailsAt()) {
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
        log.add(what);
        if (end == End.CANCELLED || ++ends > 1) {
            log.violation("a second end");
        } else {
            end = how;
        }
    }

    /** What nobody can be told any more is fine, unless it shows a fault of ours. */
    private void dropped(Throwable error) {
        log.add("dropped: " + error);
        if (Verdict.isInternal(error)) {
            log.violation("an internal error was dropped: " + error);
        }
    }

    Scenario scenario() {
        return scenario;
    }

    RunLog log() {
        return log;
    }

    SimulatedSource source() {
        return source;
    }

    SimulatedDropbox dropbox() {
        return dropbox;
    }

    /** Null when it hangs. */
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
