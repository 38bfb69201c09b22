package io.github.dropflux.reactor.simulation;

import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
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
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<SimulatedUpload> uploads;
    private final List<SimulatedBatch> batches;
    private final List<CommitRounds> commits;
    private final List<SimulatedQuestion> questions;
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
        List<SimulatedUser> users = process().users();
        this.uploads =
                scenario.uploads().stream()
                        .map(
                                plan ->
                                        new SimulatedUpload(
                                                scenario,
                                                plan,
                                                users.get(plan.account()),
                                                time,
                                                dropbox.sessions(),
                                                log))
                        .toList();
        this.batches = scenario.batches().stream().map(this::batch).toList();
        this.commits = scenario.commits().stream().map(this::commits).toList();
        this.questions =
                scenario.questions().stream()
                        .map(
                                plan ->
                                        new SimulatedQuestion(
                                                plan, users.get(plan.account()), time, log))
                        .toList();
        dropbox.serve(uploads, commits);
    }

    /** One more of the user's. */
    private SimulatedProcess process() {
        processes.add(SimulatedProcess.of(processes.size(), scenario, dropbox, time));
        return processes.get(processes.size() - 1);
    }

    private CommitRounds commits(TwoPhasePlan plan) {
        return new CommitRounds(
                plan,
                uploads.stream()
                        .filter(upload -> upload.plan().account() == plan.account())
                        .toList(),
                processes.get(0),
                this::process,
                time,
                Chance.of(scenario.seed(), "rounds of account " + plan.account()),
                log);
    }

    private SimulatedBatch batch(BatchPlan plan) {
        return new SimulatedBatch(
                plan,
                uploads.stream()
                        .filter(upload -> plan.members().contains(upload.plan().number()))
                        .toList(),
                processes.get(0).resources(),
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
            new CommitVerdict(run).give();
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
        commits.forEach(CommitRounds::start);
        questions.forEach(asked -> time.after(asked.plan().askNanos(), asked::start));
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
        long waits = questionsGoingOn() + 2 * accountsAskedFor();
        if (time.timers().size() > processes.size() * waits + storesAskedFor()) {
            log.violation("timers go on after the end: " + time.timers());
        }
        while (time.step()) {
            // What was under way comes to rest.
        }
        uploads.forEach(SimulatedUpload::atRest);
        heldTotal.judge(log);
        processes.forEach(process -> process.judgeRest(log));
    }

    /**
     * Whoever asked whose the token is may have gone; that it takes 20 seconds at most is a timer, and that
     * a supplied token takes a minute at most is one.
     */
    private long accountsAskedFor() {
        return processes.get(0).users().stream().filter(SimulatedUser::isAskedFor).count();
    }

    private int storesAskedFor() {
        return uploads.stream().mapToInt(upload -> upload.store().underWay()).sum();
    }

    private int questionsGoingOn() {
        return dropbox.accounts().stream()
                .mapToInt(account -> dropbox.questions(account).goingOn())
                .sum();
    }

    private boolean isOver() {
        return uploads.stream().allMatch(SimulatedUpload::isOver)
                && batches.stream().allMatch(SimulatedBatch::isOver)
                && commits.stream().allMatch(CommitRounds::isOver)
                && questions.stream().allMatch(SimulatedQuestion::isOver);
    }

    private void moment() {
        uploads.forEach(SimulatedUpload::moment);
        batches.forEach(SimulatedBatch::moment);
        commits.forEach(CommitRounds::moment);
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

    List<CommitRounds> commits() {
        return commits;
    }

    List<SimulatedUpload> uploads() {
        return uploads;
    }
}
