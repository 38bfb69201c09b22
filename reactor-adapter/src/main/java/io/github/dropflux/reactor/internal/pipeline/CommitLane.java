package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.internal.session.BodyPacker;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Lets the commits of one client go one call at a time: several at once contend for one lock, and are
 * refused with {@code too_many_write_operations}. Those that come meanwhile go together in the next
 * call. When the lane is idle, a commit goes at once, unless it may wait for others that are announced.
 *
 * <p>A turn lasts for one attempt. A commit that is to be made again waits outside, so that it holds
 * up no other. All state is confined to the loop; outcomes are told outside of it.
 */
final class CommitLane {

    /** Well below the longest answer that is read. */
    private static final long MAX_ANSWER_BYTES = 900_000;

    private final CommitCall calls;
    private final BatchLimits limits;
    private final BodyPacker packer;
    private final Linger linger;
    private final SerialLoop loop = new SerialLoop();
    private final ArrayDeque<Commit> line = new ArrayDeque<>();

    /** Parts of a call that was refused as a whole. */
    private final ArrayDeque<List<Commit>> parts = new ArrayDeque<>();

    private @Nullable Turn running;
    private int announced;

    /** Whether one of the line may not wait; a look at each of a thousand, for each that comes, takes long. */
    private boolean hurried;

    CommitLane(UploadTransport transport, BatchLimits limits, Supplier<Scheduler> timer) {
        this.calls = new CommitCall(transport);
        this.limits = limits;
        this.packer = new BodyPacker(MAX_ANSWER_BYTES, limits.maxCommits());
        this.linger = new Linger(limits.linger(), timer, loop, this::next);
    }

    /** So many more commits are on the way; fewer when negative. */
    void announce(int more) {
        loop.execute(
                () -> {
                    announced += more;
                    next();
                });
    }

    /**
     * Makes one attempt to commit a closed session. Cancelling gives the turn up, or the place in the
     * line.
     *
     * @param patient whether it may wait a little for commits that are announced
     */
    SharedAttempt<FileMetadata> commit(FinishArgument session, boolean patient) {
        return begins ->
                Mono.create(
                        sink -> {
                            Commit commit = new Commit(session, patient, begins, sink);
                            sink.onCancel(() -> loop.execute(() -> cancelled(commit)));
                            loop.execute(
                                    () -> {
                                        line.add(commit);
                                        hurried |= !commit.patient;
                                        next();
                                    });
                        });
    }

    private void next() {
        while (running == null && !(parts.isEmpty() && line.isEmpty())) {
            if (parts.isEmpty() && mayWait()) {
                linger.begin();
                return;
            }
            List<Commit> together = parts.isEmpty() ? pack() : parts.remove();
            together = together.stream().filter(commit -> !commit.cancelled).toList();
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
        List<Integer> taken =
                packer.pack(line.stream().map(c -> CommitCall.answerBytes(c.session)).toList())
                        .taken();
        List<Commit> begun = new ArrayList<>(taken.size());
        List<Commit> left = new ArrayList<>();
        Iterator<Integer> indexes = taken.iterator();
        int wanted = indexes.next();
        int index = 0;
        for (Commit commit : line) {
            if (index++ == wanted) {
                wanted = indexes.hasNext() ? indexes.next() : -1;
                if (commit.begins.getAsBoolean()) {
                    begun.add(commit);
                } else {
                    commit.leave();
                }
            } else {
                left.add(commit);
            }
        }
        line.clear();
        line.addAll(left);
        hurried = left.stream().anyMatch(commit -> !commit.patient);
        return begun;
    }

    private void cancelled(Commit commit) {
        commit.cancelled = true;
        if (line.remove(commit)) {
            hurried = line.stream().anyMatch(each -> !each.patient);
            next();
        } else if (running != null && running.isAbandoned()) {
            running.call.dispose();
            running = null;
            next();
        }
    }

    private static final class Commit {
        private final FinishArgument session;
        private final boolean patient;
        private final BooleanSupplier begins;
        private final MonoSink<FileMetadata> sink;
        private volatile boolean cancelled;

        Commit(
                FinishArgument session,
                boolean patient,
                BooleanSupplier begins,
                MonoSink<FileMetadata> sink) {
            this.session = session;
            this.patient = patient;
            this.begins = begins;
            this.sink = sink;
        }

        void leave() {
            sink.success();
        }

        void tell(CommitOutcome outcome) {
            if (cancelled) {
                return;
            }
            if (outcome.failure() != null) {
                sink.error(outcome.failure());
            } else {
                sink.success(outcome.file());
            }
        }
    }

    /** One call. */
    private final class Turn {
        private final List<Commit> commits;
        private final Disposable.Swap call = Disposables.swap();

        Turn(List<Commit> commits) {
            this.commits = commits;
        }

        void begin() {
            call.update(
                    calls.make(commits.stream().map(commit -> commit.session).toList())
                            .contextWrite(Context.of(commits.get(0).sink.contextView()))
                            .subscribe(this::answered, this::failed));
        }

        boolean isAbandoned() {
            return commits.stream().allMatch(commit -> commit.cancelled);
        }

        private void answered(List<CommitOutcome> outcomes) {
            tell(outcomes, true);
            over(List.of());
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
            int half = commits.size() / 2;
            if (half > 0 && CommitCall.isRefusedAsSuch(failure)) {
                over(List.of(commits.subList(0, half), commits.subList(half, commits.size())));
            } else {
                answered(Collections.nCopies(commits.size(), CommitOutcome.failed(failure)));
            }
        }

        private void over(List<List<Commit>> again) {
            loop.execute(
                    () -> {
                        if (running == this) {
                            running = null;
                            parts.addAll(again);
                            next();
                        }
                    });
        }
    }
}
