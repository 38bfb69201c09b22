package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.reactor.internal.http.AuthorizedTransport;
import io.github.dropflux.reactor.internal.pipeline.PipelineGauges;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.netty.util.IllegalReferenceCountException;
import java.util.List;
import reactor.core.publisher.Hooks;

/**
 * One run: uploads through one real pipeline, between simulated sources and a simulated Dropbox. What
 * it violated is in its log when it is over.
 */
final class Simulation {

    private static final int MOST_STEPS = 300_000;
    private static final long MOST_NANOS = 100L * 24 * 3600 * 1_000_000_000;

    private final Scenario scenario;
    private final SimulatedTime time;
    private final RunLog log;
    private final SimulatedDropbox dropbox;
    private final PipelineGauges gauges;
    private final List<SimulatedUpload> uploads;
    private final HeldTotal heldTotal;

    private Simulation(Scenario scenario, SimulatedTime time) {
        this.scenario = scenario;
        this.time = time;
        this.log = new RunLog(time);
        SimulatedTokens tokens =
                new SimulatedTokens(time, Chance.of(scenario.seed(), "tokens"), log);
        this.dropbox =
                new SimulatedDropbox(
                        scenario,
                        time,
                        log,
                        new SimulatedAccount(time, scenario.habits()),
                        tokens,
                        this::moment);
        for (UploadPlan plan : scenario.uploads()) {
            plan.destination().prepare(dropbox.account().files(), plan.source().content());
        }
        this.heldTotal = new HeldTotal(scenario.settings().budget(), dropbox);
        Chance jitter = Chance.of(scenario.seed(), "jitter");
        UploadPipeline pipeline =
                new UploadPipeline(
                        new AuthorizedTransport(dropbox, tokens.source()),
                        scenario.settings(),
                        bound -> jitter.between(0, bound));
        this.gauges = pipeline.gauges();
        this.uploads =
                scenario.uploads().stream()
                        .map(plan -> new SimulatedUpload(scenario, plan, pipeline, time, log))
                        .toList();
    }

    /** The run of a seed, from its beginning to when nothing is left to happen. */
    static Simulation run(long seed) {
        try (SimulatedTime time = new SimulatedTime(Chance.of(seed, "threads")).install()) {
            Simulation run = new Simulation(Scenario.of(seed), time);
            Hooks.onErrorDropped(run::dropped);
            try {
                run.run();
            } catch (RuntimeException | AssertionError e) {
                run.log.violation("thrown at nobody: " + e);
            } finally {
                Hooks.resetOnErrorDropped();
            }
            new Verdict(run).give();
            return run;
        }
    }

    private void run() {
        uploads.forEach(upload -> time.after(upload.plan().startNanos(), upload::start));
        for (int steps = 0; !isOver(); steps++) {
            moment();
            if (!isOver() && !time.step()) {
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
        while (time.step()) {
            // What was under way comes to rest.
        }
        uploads.forEach(SimulatedUpload::atRest);
        heldTotal.judge(log);
        if (gauges.appendsInFlight() != 0
                || gauges.appendsWaiting() != 0
                || gauges.budgetUsedBytes() != 0
                || gauges.uploadsWaiting() != 0) {
            log.violation(
                    gauges.appendsInFlight()
                            + " calls with bytes count as in flight after the end, "
                            + gauges.appendsWaiting()
                            + " as waiting; "
                            + gauges.budgetUsedBytes()
                            + " B are set aside, "
                            + gauges.uploadsWaiting()
                            + " uploads wait for more");
        }
    }

    private boolean isOver() {
        return uploads.stream().allMatch(SimulatedUpload::isOver);
    }

    private void moment() {
        uploads.forEach(SimulatedUpload::moment);
        heldTotal.look(uploads);
    }

    /** What nobody can be told any more is fine, unless it shows a fault of ours. */
    private void dropped(Throwable error) {
        log.add("dropped: " + error);
        if (isInternal(error)) {
            log.violation("an internal error was dropped: " + error);
        }
    }

    /** Whether it is one that no network and no user can cause. */
    private static boolean isInternal(Throwable error) {
        return error instanceof IllegalStateException
                || error instanceof IllegalReferenceCountException
                || error instanceof IllegalArgumentException
                || error instanceof NullPointerException
                || error instanceof Error;
    }

    Scenario scenario() {
        return scenario;
    }

    RunLog log() {
        return log;
    }

    SimulatedDropbox dropbox() {
        return dropbox;
    }

    List<SimulatedUpload> uploads() {
        return uploads;
    }
}
