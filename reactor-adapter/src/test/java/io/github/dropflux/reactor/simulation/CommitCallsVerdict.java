package io.github.dropflux.reactor.simulation;

import io.github.dropflux.PreparedUpload;
import io.github.dropflux.internal.protocol.Route;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds the calls of a round with which nothing goes wrong against what it may need: one commit for each at the most, and where all
 * go at once to places of their own, as few calls as {@code maxCommits} allows and one more; a question for each that was committed
 * before, or for each name that it may have got, and one for a hash that the answer has not.
 */
final class CommitCallsVerdict {

    /** The path itself, and the numbers up to which Dropbox is asked. */
    private static final int NAMES = 10;

    private final Simulation run;
    private final SimulatedCommits round;

    CommitCallsVerdict(Simulation run, SimulatedCommits round) {
        this.run = run;
        this.round = round;
    }

    void give() {
        if (!round.plan().calm() || !round.isOver()) {
            return;
        }
        List<PreparedUpload> members = round.members();
        long commits = calls(Set.of(Route.FINISH, Route.FINISH_BATCH_V2));
        long most = members.size();
        int shared = run.scenario().settings().batch().maxCommits();
        boolean atOnce =
                !run.scenario().settings().batch().linger().isZero()
                        && members.size() <= 2 * shared
                        && round.plan().demand() == Long.MAX_VALUE
                        && paths() == members.size();
        if (atOnce) {
            most = Math.min(most, (members.size() + shared - 1) / shared + 1);
        }
        if (commits > most) {
            run.log().violation(round + " took " + commits + " calls to commit, not " + most);
        }
        long names =
                members.stream().mapToLong(each -> each.commit().autorename() ? NAMES : 1).sum();
        long hashes = run.scenario().habits().tellsHash() ? 0 : members.size();
        long looked =
                calls(Set.of(Route.GET_METADATA, Route.LIST_FOLDER, Route.LIST_FOLDER_CONTINUE));
        if (looked > names + names / 8 + hashes) {
            run.log().violation(round + " looked " + looked + " times for " + names + " names");
        }
    }

    private long paths() {
        return round.members().stream()
                .map(each -> SimulatedFiles.lower(each.commit().path()))
                .collect(Collectors.toSet())
                .size();
    }

    private long calls(Set<Route> routes) {
        return run.dropbox().exchanges().stream()
                .filter(call -> call.callers().user() == round && !call.wasUnauthorized())
                .filter(call -> routes.contains(call.call().route()))
                .count();
    }
}
