package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.CommitResult.Status;
import io.github.dropflux.reactor.simulation.Leg.End;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many runs ended how, and the first of those that violated something. */
final class Tally {

    private static final int MOST_REPORTS = 3;

    private final Map<End, Integer> ends = new EnumMap<>(End.class);
    private final Map<Status, Integer> commits = new EnumMap<>(Status.class);
    private final List<String> violations = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();

    void add(Simulation run) {
        for (SimulatedUpload upload : run.uploads()) {
            for (Leg leg : upload.legs()) {
                if (leg.end() != null) {
                    ends.merge(leg.end(), 1, Integer::sum);
                }
            }
        }
        for (CommitRounds rounds : run.commits()) {
            for (SimulatedCommits round : rounds.rounds()) {
                round.results()
                        .forEach(each -> commits.merge(each.result().status(), 1, Integer::sum));
            }
        }
        for (String violation : run.log().violations()) {
            violations.add("seed " + run.scenario().seed() + ": " + violation);
        }
        if (!run.log().violations().isEmpty() && reports.size() < MOST_REPORTS) {
            reports.add(Report.of(run));
        }
    }

    int count(End end) {
        return ends.getOrDefault(end, 0);
    }

    int count(Status status) {
        return commits.getOrDefault(status, 0);
    }

    List<String> violations() {
        return violations;
    }

    String reports() {
        return String.join("\n", reports);
    }

    @Override
    public String toString() {
        return "simulated uploads by end: "
                + ends
                + ", commits by status: "
                + commits
                + ", violations: "
                + violations.size();
    }
}
