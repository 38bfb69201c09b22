package io.github.dropflux.reactor.simulation;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a user asks Dropbox beside uploads.
 *
 * @param folder of a listing
 * @param askNanos when
 * @param cancelNanos after which the user cancels; -1 for never
 * @param demand files that are wanted at a time
 */
record QuestionPlan(
        int account, Kind kind, String folder, long askNanos, long cancelNanos, long demand) {

    /** What is asked. */
    enum Kind {
        LIST,
        ACCOUNT,
        SPACE
    }

    private static final int RUNS = 30;

    static List<QuestionPlan> of(long seed, int account) {
        Chance chance = Chance.of(seed, "questions of account " + account);
        if (!Chance.of(seed, "questions").percent(RUNS)) {
            return List.of();
        }
        return IntStream.range(0, chance.between(0, 4))
                .mapToObj(
                        number ->
                                new QuestionPlan(
                                        account,
                                        chance.pick(
                                                List.of(
                                                        Kind.LIST,
                                                        Kind.LIST,
                                                        Kind.ACCOUNT,
                                                        Kind.SPACE)),
                                        chance.pick(
                                                List.of(
                                                        "",
                                                        "/folder",
                                                        ReadyPlan.folder(account),
                                                        "/nowhere")),
                                        chance.skewed(Duration.ofMinutes(1).toNanos()),
                                        chance.percent(25)
                                                ? chance.skewed(Duration.ofSeconds(5).toNanos())
                                                : -1,
                                        chance.percent(60) ? Long.MAX_VALUE : chance.between(1, 3)))
                .toList();
    }

    @Override
    public String toString() {
        return "question "
                + kind
                + (kind == Kind.LIST ? " \"" + folder + "\"" : "")
                + " of account "
                + account;
    }
}
