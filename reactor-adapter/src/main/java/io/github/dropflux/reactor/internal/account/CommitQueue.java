package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.session.BodyPacker;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.internal.account.CommitCall.CommitOutcome;
import io.github.dropflux.reactor.internal.call.CallPlan.SharedAttempt;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import io.github.dropflux.reactor.internal.limit.Linger;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Sends the commits of one account one call at a time: several at once contend for one lock, and are
 * refused with {@code too_many_write_operations}. Those that come during a call share the next one.
 * When the queue is idle, a commit goes at once, unless it may wait for others that are announced.
 *
 * <p>A turn lasts for one attempt. A commit that is to be retried waits outside, so that it holds up no
 * other. When a call of several is refused as such, each of its commits leaves and comes back through
 * the rate-limit gate, with half as many companions: so one that Dropbox cannot digest ends up alone.
 *
 * <p>All state is confined to the loop; outcomes are signalled outside of it.
 */
public final class CommitQueue {

    /** Well below the longest answer that is read. */
    private static final long MAX_ANSWER_BYTES = 900_000;

    private final CommitCall calls;
    private final BatchSettings limits;
    private final BodyPacker packer;
    private final Linger linger;
    private final SerialLoop loop = new SerialLoop();
    private final ArrayDeque<Commit> line = new ArrayDeque<>();

    private @Nullable Turn running;
    private int announced;

    /** Whether one of the line may not wait; a look at each of a thousand, for each that comes, takes long. */
    private boolean hurried;

    /**
     * @param mayBegin asked right before a call is sent; where it says no, the commits come back
     */
    CommitQueue(
            Sender sender,
            BooleanSupplier mayBegin,
            BatchSettings limits,
            Supplier<Scheduler> timer) {
        this.calls = new CommitCall(sender, mayBegin);
        this.limits = limits;
        this.packer = new BodyPacker(MAX_ANSWER_BYTES, limits.maxCommits());
        this.linger = new Linger(limits.linger(), timer, loop, this::next);
    }

    /** So many more commits are on the way; fewer when negative. */
    public void announce(int more) {
        loop.execute(
                () -> {
                    announced += more;
                    next();
                });
    }

    /**
     * Attempts to commit a closed session, one with each subscription. Cancelling gives the turn up, or
     * the place in the line. An attempt is empty when it did not begin, or was refused for its company.
     *
     * @param patient whether it may wait a little for commits that are announced
     */
    public SharedAttempt<FileMetadata> commit(FinishArgument session, boolean patient) {
        Company company = new Company();
        return begins ->
                Mono.create(
                        sink -> {
                            Commit commit = new Commit(session, patient, company, begins, sink);
                            sink.onCancel(
                                    () -> {
                                        commit.cancelled = true;
                                        loop.execute(() -> cancelled(commit));
                                    });
                            loop.execute(() -> came(commit));
                        });
    }

    private void came(Commit commit) {
        if (!commit.cancelled) {
            line.add(commit);
            hurried |= !commit.patient;
            next();
        }
    }

    private void next() {
        while (running == null && !line.isEmpty()) {
            if (mayWait()) {
                linger.begin();
                return;
            }
            List<Commit> together = pack();
            if (!together.isEmpty()) {
                linger.end();
                running = new Turn(together);
                running.begin();
            }
        }
        if (line.isEmpty()) {
            linger.end();
        }
    }

    private boolean mayWait() {
        return announced > 0 && !linger.isOver() && line.size() < limits.maxCommits() && !hurried;
    }

    /** Takes from the line what the next call takes; those that do not begin leave. */
    private List<Commit> pack() {
        List<Integer> fitting =
                packer.pack(line.stream().map(c -> CommitCall.answerBytes(c.session)).toList())
                        .taken();
        List<Commit> begun = new ArrayList<>(fitting.size());
        List<Commit> left = new ArrayList<>();
        Iterator<Integer> indexes = fitting.iterator();
        int wanted = indexes.next();
        int most = Integer.MAX_VALUE;
        int index = 0;
        for (Commit commit : line) {
            boolean fits = index++ == wanted;
            if (fits) {
                wanted = indexes.hasNext() ? indexes.next() : -1;
            }
            int company = Math.min(most, commit.company.most());
            if (!fits || begun.size() >= company) {
                left.add(commit);
            } else if (begins(commit)) {
                most = company;
                begun.add(commit);
            }
        }
        line.clear();
        line.addAll(left);
        hurried = left.stream().anyMatch(commit -> !commit.patient);
        return begun;
    }

    /** One that does not begin leaves; one whose caller throws takes that for its outcome, and no other does. */
    private static boolean begins(Commit commit) {
        boolean begins = false;
        try {
            begins = !commit.cancelled && commit.begins.getAsBoolean();
        } catch (Throwable e) {
            commit.tell(CommitOutcome.failed(e));
            return false;
        }
        if (!begins) {
            commit.leave();
        }
        return begins;
    }

    private void cancelled(Commit commit) {
        if (line.remove(commit)) {
            hurried = line.stream().anyMatch(each -> !each.patient);
            next();
        } else if (running != null && running.isAbandoned()) {
            running.call.dispose();
            running = null;
            next();
        }
    }

    /** How many commits may go in one call with a session's, itself included; confined to the loop. */
    private static final class Company {

        private int most = Integer.MAX_VALUE;

        int most() {
            return most;
        }

        void refusedAmong(int commits) {
            most = Math.max(1, Math.min(most, commits) / 2);
        }
    }

    private static final class Commit {
        private final FinishArgument session;
        private final boolean patient;
        private final Company company;
        private final BooleanSupplier begins;
        private final MonoSink<FileMetadata> sink;
        private volatile boolean cancelled;

        Commit(
                FinishArgument session,
                boolean patient,
                Company company,
                BooleanSupplier begins,
                MonoSink<FileMetadata> sink) {
            this.session = session;
            this.patient = patient;
            this.company = company;
            this.begins = begins;
            this.sink = sink;
        }

        /** Without an outcome: it comes back. */
        void leave() {
            signal(sink::success);
        }

        void tell(CommitOutcome outcome) {
            if (cancelled) {
                return;
            }
            Throwable failure = outcome.failure();
            if (failure != null) {
                signal(() -> sink.error(failure));
            } else {
                signal(() -> sink.success(outcome.file()));
            }
        }

        /** What throws there must not keep the outcomes of others from them. */
        private void signal(Runnable signal) {
            Guards.run(Context.of(sink.contextView()), signal);
        }
    }

    /** One call. */
    private final class Turn {
        private final List<Commit> commits;
        private final Outcome<List<CommitOutcome>> call;

        Turn(List<Commit> commits) {
            this.commits = commits;
            this.call =
                    new Outcome<>(
                            Context.of(commits.get(0).sink.contextView()),
                            (outcomes, failure) -> {
                                if (outcomes != null) {
                                    answered(outcomes);
                                } else if (failure != null) {
                                    failed(failure);
                                } else {
                                    comeBack();
                                }
                            });
        }

        void begin() {
            call.of(calls.make(commits.stream().map(commit -> commit.session).toList()));
        }

        boolean isAbandoned() {
            return commits.stream().allMatch(commit -> commit.cancelled);
        }

        /** The call did not begin, or is to be made by fewer at a time. */
        private void comeBack() {
            // Before the turn ends, so that they find each other in the line.
            commits.forEach(Commit::leave);
            over();
        }

        private void answered(List<CommitOutcome> outcomes) {
            tell(outcomes, true);
            over();
            tell(outcomes, false);
        }

        /** Failures before the turn ends, so that the next does not slip through a gate they close. */
        private void tell(List<CommitOutcome> outcomes, boolean failed) {
            for (int i = 0; i < outcomes.size(); i++) {
                CommitOutcome outcome = outcomes.get(i);
                if ((outcome.failure() != null) == failed) {
                    commits.get(i).tell(outcome);
                }
            }
        }

        private void failed(Throwable failure) {
            if (commits.size() > 1 && CommitCall.isRefusedAsSuch(failure)) {
                loop.execute(() -> commits.forEach(c -> c.company.refusedAmong(commits.size())));
                comeBack();
            } else {
                answered(Collections.nCopies(commits.size(), CommitOutcome.failed(failure)));
            }
        }

        private void over() {
            loop.execute(
                    () -> {
                        if (running == this) {
                            running = null;
                            next();
                        }
                    });
        }
    }
}
