package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
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
    private final UploaderResources resources;
    private final List<SimulatedUpload> uploads;
    private final List<SimulatedBatch> batches;
    private final HeldTotal heldTotal;

    private Simulation(Scenario scenario, SimulatedTime time) {
        this.scenario = scenario;
        this.time = time;
        this.log = new RunLog(time);
        this.dropbox = new SimulatedDropbox(scenario, time, log, this::moment);
        for (UploadPlan plan : scenario.uploads()) {
            plan.destination()
                    .prepare(
                            dropbox.accounts().get(plan.account()).files(),
                            plan.source().content());
        }
        this.heldTotal = new HeldTotal(scenario.settings().budget(), dropbox);
        this.resources = new UploaderResources(dropbox, scenario.settings());
        List<SimulatedUser> users =
                dropbox.accounts().stream()
                        .map(account -> new SimulatedUser(resources, dropbox, account, time))
                        .toList();
        this.uploads =
                scenario.uploads().stream()
                        .map(
                                plan ->
                                        new SimulatedUpload(
                                                scenario,
                                                plan,
                                                users.get(plan.account()),
                                                time,
                                                log))
                        .toList();
        this.batches = scenario.batches().stream().map(this::batch).toList();
        dropbox.serve(uploads);
    }

    private SimulatedBatch batch(BatchPlan plan) {
        return new SimulatedBatch(
                plan,
                uploads.stream()
                        .filter(upload -> plan.members().contains(upload.plan().number()))
                        .toList(),
                resources,
                time,
                Chance.of(scenario.seed(), "user of the batch"),
                log);
    }

    /** The run of a seed, from its beginning to when nothing is left to happen. */
    static Simulation run(long seed) {
        Simulation run = alone(Scenario.of(seed));
        new PaceVerdict(run).give();
        return run;
    }

    /** A run by itself, which is compared with no other. */
    static Simulation alone(Scenario scenario) {
        Chance threads = Chance.of(scenario.seed(), "threads");
        try (SimulatedTime time = new SimulatedTime(threads).install()) {
            Simulation run = new Simulation(scenario, time);
            Hooks.onErrorDropped(run::dropped);
            try {
                run.run();
            } catch (Throwable e) {
                run.log.violation("thrown at nobody: " + e);
            } finally {
                Hooks.resetOnErrorDropped();
            }
            new Verdict(run).give();
            new IsolationVerdict(run).give();
            return run;
        }
    }

    private void run() {
        for (SimulatedUpload upload : uploads) {
            if (!scenario.isBatched(upload.plan())) {
                time.after(upload.plan().startNanos(), upload::start);
            }
        }
        batches.forEach(batch -> time.after(batch.plan().startNanos(), batch::start));
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
        // Nobody has to wait for a token, which will serve the next call, nor for a cancel's
        // checkpoint.
        if (time.timers().size() > questionsGoingOn() + 2 * accountsAskedFor() + storesAskedFor()) {
            log.violation("timers go on after the end: " + time.timers());
        }
        while (time.step()) {
            // What was under way comes to rest.
        }
        uploads.forEach(SimulatedUpload::atRest);
        heldTotal.judge(log);
        judgeRest();
    }

    /**
     * Whoever asked whose the token is may have gone; that it takes 20 seconds at most is a timer, and that
     * a supplied token takes a minute at most is one.
     */
    private long accountsAskedFor() {
        return uploads.stream()
                .map(SimulatedUpload::user)
                .filter(SimulatedUser::isAskedFor)
                .distinct()
                .count();
    }

    private int storesAskedFor() {
        return uploads.stream().mapToInt(upload -> upload.store().underWay()).sum();
    }

    private int questionsGoingOn() {
        return dropbox.accounts().stream()
                .mapToInt(account -> dropbox.questions(account).goingOn())
                .sum();
    }

    private void judgeRest() {
        int inFlight = 0;
        int waiting = 0;
        for (Account account : resources.accounts().all().toList()) {
            inFlight += account.limiter().inFlight();
            waiting += account.limiter().waiting();
        }
        if (inFlight != 0
                || waiting != 0
                || resources.budget().used() != 0
                || resources.budget().waiting() != 0) {
            log.violation(
                    inFlight
                            + " calls with bytes count as in flight after the end, "
                            + waiting
                            + " as waiting; "
                            + resources.budget().used()
                            + " B are set aside, "
                            + resources.budget().waiting()
                            + " uploads wait for more");
        }
    }

    private boolean isOver() {
        return uploads.stream().allMatch(SimulatedUpload::isOver)
                && batches.stream().allMatch(SimulatedBatch::isOver);
    }

    private void moment() {
        uploads.forEach(SimulatedUpload::moment);
        batches.forEach(SimulatedBatch::moment);
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
                || (error instanceof Error && !(error instanceof Hostility.Fatal));
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
