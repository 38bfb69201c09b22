package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.WriteMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Commits what of one account is prepared, round after round, in one process or several: those that an earlier process left at
 * first, it may be, and all of it once the account's uploads are over.
 */
final class CommitRounds {

    private static final long LONGER_NANOS = 10_000_000_000L;

    private final TwoPhasePlan plan;
    private final List<SimulatedUpload> uploads;
    private final Supplier<SimulatedProcess> another;
    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final List<PreparedUpload> prepared = new ArrayList<>();
    private final List<SimulatedCommits> rounds = new ArrayList<>();
    private SimulatedProcess process;
    private boolean held;
    private boolean uploadsCounted;
    private boolean scheduled;
    private boolean over;

    /**
     * @param uploads of the account
     * @param process in which they are made
     * @param another starts one
     */
    CommitRounds(
            TwoPhasePlan plan,
            List<SimulatedUpload> uploads,
            SimulatedProcess process,
            Supplier<SimulatedProcess> another,
            SimulatedTime time,
            Chance chance,
            RunLog log) {
        this.plan = plan;
        this.uploads = uploads;
        this.process = process;
        this.another = another;
        this.time = time;
        this.chance = chance;
        this.log = log;
        this.over = plan.rounds().isEmpty();
        this.held = plan.ready().isEmpty();
    }

    void start() {
        if (over || held) {
            return;
        }
        // As when they were prepared.
        user().use((all, account) -> account.idOfCheckpoints())
                .subscribe(this::hold, failure -> log.violation("no id: " + failure));
    }

    private void hold(String accountId) {
        Instant now = Instant.ofEpochMilli(SimulatedTime.epochMillis(time.nanos()));
        for (ReadyPlan ready : plan.ready()) {
            prepared.add(ready.hold(account(), accountId, now, time.nanos()));
        }
        held = true;
    }

    void moment() {
        rounds.forEach(SimulatedCommits::moment);
        boolean idle = rounds.stream().allMatch(SimulatedCommits::isOver);
        if (over || scheduled || !held || !idle || !mayBegin()) {
            return;
        }
        scheduled = true;
        time.after(plan.rounds().get(rounds.size()).pause().toNanos(), this::next);
    }

    private boolean mayBegin() {
        if (rounds.size() == plan.rounds().size()) {
            over = true;
            return false;
        }
        return uploads.stream().allMatch(SimulatedUpload::isOver)
                || (rounds.isEmpty() && plan.early());
    }

    private void next() {
        RoundPlan round = plan.rounds().get(rounds.size());
        if (round.calm() && user().mayBeRefused()) {
            time.after(LONGER_NANOS, this::next);
            return;
        }
        boolean early = rounds.isEmpty() && plan.early();
        if (!early && !uploadsCounted) {
            uploadsCounted = true;
            uploads.stream().flatMap(upload -> upload.prepared().stream()).forEach(this::add);
        }
        begin(round);
        while (rounds.size() < plan.rounds().size()
                && plan.rounds().get(rounds.size()).overlaps()
                && !early) {
            begin(plan.rounds().get(rounds.size()));
        }
        scheduled = false;
    }

    /** Some go to where another one goes. */
    private void add(PreparedUpload each) {
        boolean moved = !prepared.isEmpty() && chance.percent(20);
        prepared.add(
                moved
                        ? each.commit(
                                CommitInfo.to(chance.pick(prepared).commit().path())
                                        .mode(WriteMode.overwrite()))
                        : each);
    }

    private void begin(RoundPlan round) {
        if (round.fresh()) {
            process = another.get();
        }
        List<PreparedUpload> members = new ArrayList<>();
        for (PreparedUpload each : prepared) {
            if (chance.percent(round.share())) {
                PreparedUpload member = PreparedUpload.parse(each.toText());
                members.add(member);
                if (chance.percent(round.repeat())) {
                    members.add(member);
                }
            }
        }
        SimulatedCommits commits =
                new SimulatedCommits(round, members, process, user(), time, chance, log);
        rounds.add(commits);
        commits.start();
    }

    private SimulatedUser user() {
        return process.users().get(plan.account());
    }

    SimulatedAccount account() {
        return user().account();
    }

    /** Whether one is under way with which nothing may go wrong. */
    boolean isCalm() {
        return rounds.stream().anyMatch(round -> round.plan().calm() && !round.isOver());
    }

    boolean isOver() {
        return over;
    }

    List<SimulatedCommits> rounds() {
        return rounds;
    }
}
