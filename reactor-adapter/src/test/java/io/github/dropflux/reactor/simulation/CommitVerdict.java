package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.WriteMode;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.CommitResult;
import io.github.dropflux.reactor.CommitResult.Status;
import io.github.dropflux.reactor.simulation.SimulatedCommits.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Holds what {@code commitAll} says of each session, round after round, against what is there: what it calls committed is there byte
 * for byte, what it calls failed has a reason, and those to one path are committed in their order.
 */
final class CommitVerdict {

    /** Sessions that are older may be gone. */
    private static final Duration OLD = Duration.ofDays(7).minusHours(12);

    /** So long Dropbox is asked whose a token is, for which there has to be one. */
    private static final Duration ID_PATIENCE = Duration.ofSeconds(20);

    private final Simulation run;

    CommitVerdict(Simulation run) {
        this.run = run;
    }

    void give() {
        for (CommitRounds rounds : run.commits()) {
            for (SimulatedCommits round : rounds.rounds()) {
                round.results().forEach(each -> judge(round, each));
                judgeOrder(round);
                judgeLater(rounds, round);
                new CommitCallsVerdict(run, round).give();
            }
        }
    }

    private void judge(SimulatedCommits round, Ended each) {
        CommitResult result = each.result();
        if (result.status() == Status.FAILED) {
            judgeFailed(round, each, result.failure().orElseThrow());
        } else {
            judgeCommitted(round, each, result.file().orElseThrow());
        }
    }

    private void judgeCommitted(SimulatedCommits round, Ended each, FileMetadata file) {
        PreparedUpload prepared = each.result().prepared();
        StoredFile there = files(round).revision(file.pathLower(), file.rev());
        if (there == null
                || there.length() != prepared.length()
                || !there.hash().equals(prepared.contentHash())) {
            violation(round, each, "a file was reported that was never there");
        }
        boolean spentBefore = spentBefore(round, prepared);
        boolean already = each.result().status() == Status.ALREADY_COMMITTED;
        boolean lost = round.account().hasLost();
        boolean same = isThereBySomebodyElse(round, prepared);
        if (already && made(round, prepared) == null && !lost && !same) {
            violation(round, each, "was committed by nobody before");
        }
        if (round.plan().calm()
                && !lost
                && !same
                && already != spentBefore
                && !repeatsIn(round, prepared)) {
            violation(round, each, "was committed " + (spentBefore ? "before" : "just now"));
        }
    }

    /** Whether a file of this content came there otherwise, which is taken for its own. */
    private boolean isThereBySomebodyElse(SimulatedCommits round, PreparedUpload prepared) {
        return files(round)
                .all()
                .anyMatch(
                        file ->
                                file != made(round, prepared)
                                        && file.hash().equals(prepared.contentHash())
                                        && SimulatedFiles.lower(file.path())
                                                .startsWith(
                                                        SimulatedFiles.lower(
                                                                prepared.commit().path())));
    }

    private void judgeFailed(SimulatedCommits round, Ended each, DropboxException failure) {
        PreparedUpload prepared = each.result().prepared();
        if (failure.getMessage().isBlank()) {
            violation(round, each, "a failure that says nothing");
        }
        boolean inDoubt = failure instanceof DropboxTransportException told && told.commitInDoubt();
        if (heardOfIt(round, each)) {
            violation(round, each, "a failure was reported of what Dropbox said is there");
        }
        if (!inDoubt && isThere(round, prepared) && madeBy(round, each)) {
            violation(round, each, "a failure was reported for a file that is there");
        }
        if (!isExplained(round, each, failure)) {
            violation(round, each, "failed for no reason");
        }
    }

    private boolean isExplained(SimulatedCommits round, Ended each, DropboxException failure) {
        PreparedUpload prepared = each.result().prepared();
        AccountPlan account = round.account().plan();
        boolean slow = account.longestGrant().compareTo(ID_PATIENCE) > 0;
        if (failure instanceof LocalFailureException told && told.origin() == Origin.CREDENTIALS) {
            return account.asksForId()
                    && (slow || run.dropbox().questions(round.account()).leftIdOpen());
        }
        if (failure instanceof DropboxApiException told && told.tag().startsWith("path/conflict")) {
            return mayConflict(round, prepared);
        }
        boolean old = ageWhen(each).compareTo(OLD) >= 0;
        if (each.result().sessionExpired()) {
            return old;
        }
        return old
                || (account.asksForId() && slow)
                || isFaulty(round)
                || round.account().hasLost()
                || (mayConflict(round, prepared) && !run.scenario().habits().tellsHash())
                || (made(round, prepared) != null && mayNotBeFound(round, prepared));
    }

    /** Whether the file that was made of it is elsewhere, is another one now, or cannot be told from others. */
    private boolean mayNotBeFound(SimulatedCommits round, PreparedUpload prepared) {
        CommitInfo commit = prepared.commit();
        return !isThere(round, prepared)
                || commit.autorename()
                || !run.scenario().habits().tellsHash();
    }

    /** Whether what was made of it is at its path. */
    private boolean isThere(SimulatedCommits round, PreparedUpload prepared) {
        StoredFile made = made(round, prepared);
        return made != null && files(round).at(made.path()) == made;
    }

    private boolean mayConflict(SimulatedCommits round, PreparedUpload prepared) {
        CommitInfo commit = prepared.commit();
        if (commit.mode().equals(WriteMode.overwrite()) || commit.autorename()) {
            return false;
        }
        return commit.strictConflict()
                || files(round)
                        .all()
                        .anyMatch(
                                file ->
                                        SimulatedFiles.lower(file.path())
                                                        .equals(SimulatedFiles.lower(commit.path()))
                                                && !file.hash().equals(prepared.contentHash()));
    }

    private static Duration ageWhen(Ended each) {
        Instant now = Instant.ofEpochMilli(SimulatedTime.epochMillis(each.nanos()));
        return Duration.between(each.result().prepared().startedAt(), now);
    }

    /** Whether anything went wrong with a call that it made, or that another one made for it. */
    private boolean isFaulty(SimulatedCommits round) {
        return run.dropbox().exchanges().stream()
                .anyMatch(
                        call ->
                                call.account() == round.account()
                                        && (call.wasFaulty() || call.wasUnauthorized())
                                        && (call.endedNanos() >= round.begunNanos()
                                                || call.begunNanos() >= round.begunNanos())
                                        && (!round.plan().calm()
                                                || call.callers().user() == round));
    }

    /** Those that the process made of it until the result came. */
    private List<Exchange> commitsOf(SimulatedCommits round, Ended each) {
        PreparedUpload prepared = each.result().prepared();
        return run.dropbox().exchanges().stream()
                .filter(call -> call.process() == round.process())
                .filter(call -> call.begunNanos() >= round.begunNanos())
                .filter(call -> call.begunNanos() <= each.nanos())
                .filter(call -> isCommit(call, prepared))
                .toList();
    }

    private static boolean isCommit(Exchange call, PreparedUpload prepared) {
        Route route = call.call().route();
        return (route == Route.FINISH || route == Route.FINISH_BATCH_V2)
                && call.callers().parties().sessions().contains(prepared.sessionId());
    }

    private boolean heardOfIt(SimulatedCommits round, Ended each) {
        PreparedUpload prepared = each.result().prepared();
        return !repeatsIn(round, prepared)
                && !sharesCalls(round)
                && commitsOf(round, each).stream()
                        .anyMatch(call -> call.saidCommitted(prepared.sessionId()));
    }

    /** Of rounds beside each other in one process, one may have made the calls of both. */
    private boolean sharesCalls(SimulatedCommits round) {
        return run.commits().stream()
                .flatMap(rounds -> rounds.rounds().stream())
                .anyMatch(
                        other ->
                                other != round
                                        && other.account() == round.account()
                                        && other.process() == round.process()
                                        && other.begunNanos() == round.begunNanos());
    }

    private static boolean repeatsIn(SimulatedCommits round, PreparedUpload prepared) {
        return round.members().stream().filter(prepared::equals).count() > 1;
    }

    private boolean madeBy(SimulatedCommits round, Ended each) {
        PreparedUpload prepared = each.result().prepared();
        StoredFile made = Objects.requireNonNull(made(round, prepared));
        return made.call() >= 0
                && !sharesCalls(round)
                && commitsOf(round, each).stream()
                        .anyMatch(call -> run.dropbox().exchanges().get(made.call()) == call);
    }

    private boolean spentBefore(SimulatedCommits round, PreparedUpload prepared) {
        Long nanos = round.account().madeNanos(prepared.sessionId());
        return nanos != null && nanos < round.begunNanos();
    }

    /** What the session became; null when nothing. */
    private static StoredFile made(SimulatedCommits round, PreparedUpload prepared) {
        return round.account().madeOf(prepared.sessionId());
    }

    private static SimulatedFiles files(SimulatedCommits round) {
        return round.account().files();
    }

    /** Nobody commits to a path before what came before is over. */
    private void judgeOrder(SimulatedCommits round) {
        List<PreparedUpload> members = round.members();
        if (sharesCalls(round)) {
            return;
        }
        for (int at = 0; at < members.size(); at++) {
            PreparedUpload first = members.get(at);
            for (PreparedUpload later : members.subList(at + 1, members.size())) {
                boolean alone = !repeatsIn(round, first) && !repeatsIn(round, later);
                if (alone
                        && samePath(first, later)
                        && lastCommit(round, first) >= firstCommit(round, later)) {
                    run.log()
                            .violation(
                                    round
                                            + ": "
                                            + later.sessionId()
                                            + " did not wait for "
                                            + first.sessionId());
                }
            }
        }
    }

    private long lastCommit(SimulatedCommits round, PreparedUpload prepared) {
        return ownCommits(round, prepared).max().orElse(-1);
    }

    private long firstCommit(SimulatedCommits round, PreparedUpload prepared) {
        return ownCommits(round, prepared).min().orElse(Long.MAX_VALUE);
    }

    /** When those began that are surely this round's. */
    private LongStream ownCommits(SimulatedCommits round, PreparedUpload prepared) {
        return run.dropbox().exchanges().stream()
                .filter(call -> call.callers().user() == round)
                .filter(call -> isCommit(call, prepared))
                .mapToLong(Exchange::begunNanos);
    }

    private static boolean samePath(PreparedUpload one, PreparedUpload other) {
        return SimulatedFiles.lower(one.commit().path())
                .equals(SimulatedFiles.lower(other.commit().path()));
    }

    /** Of those that one first round wrote to a path without fail, the last one's content is there. */
    private void judgeLater(CommitRounds rounds, SimulatedCommits round) {
        boolean alone = rounds.rounds().size() == 1;
        if (!alone || round.account().hasLost()) {
            return;
        }
        for (PreparedUpload last : round.members()) {
            boolean isLast =
                    round
                            .members()
                            .subList(round.members().lastIndexOf(last), round.members().size())
                            .stream()
                            .skip(1)
                            .noneMatch(other -> samePath(other, last));
            boolean overwrites = last.commit().mode().equals(WriteMode.overwrite());
            StoredFile there = files(round).at(last.commit().path());
            if (isLast
                    && overwrites
                    && statusOf(round, last) == Status.COMMITTED
                    && (there == null || !there.hash().equals(last.contentHash()))) {
                run.log().violation(round + ": what came later to a path is not there: " + last);
            }
        }
    }

    private static Status statusOf(SimulatedCommits round, PreparedUpload prepared) {
        return round.results().stream()
                .map(Ended::result)
                .filter(result -> result.prepared().equals(prepared))
                .map(CommitResult::status)
                .findFirst()
                .orElse(Status.FAILED);
    }

    private void violation(SimulatedCommits round, Ended each, String what) {
        run.log()
                .violation(
                        round
                                + ": "
                                + each.result().prepared().sessionId()
                                + ": "
                                + what
                                + ": "
                                + each.result());
    }
}
