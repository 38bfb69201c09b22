package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the limiter makes of links and servers, next to the best number that could have been pinned for them.
 * In virtual time, and of seeds that stay the same.
 */
class AutomaticLimitModelTest {

    private static final int SEEDS = 20;
    private static final int LINKS = 10 * SEEDS;
    private static final List<Integer> NUMBERS =
            List.of(1, 2, 3, 4, 6, 7, 8, 10, 13, 16, 20, 25, 31, 62);

    /** Runs with the number found, and the best of each with a pinned one. */
    private record Results(List<ModelRun.Outcome> found, List<List<ModelRun.Outcome>> pinned) {

        static Results of(ModelProfile profile, int seeds, int pinnedSeeds) {
            List<ModelRun.Outcome> found =
                    LongStream.range(0, seeds)
                            .mapToObj(seed -> ModelRun.of(profile, 0, seed))
                            .toList();
            List<List<ModelRun.Outcome>> pinned = new ArrayList<>();
            for (int number : NUMBERS) {
                if (number <= profile.most()) {
                    pinned.add(
                            LongStream.range(0, pinnedSeeds)
                                    .mapToObj(seed -> ModelRun.of(profile, number, seed))
                                    .toList());
                }
            }
            return new Results(found, pinned);
        }

        double mean(ToDoubleFunction<ModelRun.Outcome> value) {
            return ModelRun.Outcome.mean(found, value);
        }

        private double best(ToDoubleFunction<ModelRun.Outcome> value) {
            return pinned.stream()
                    .mapToDouble(runs -> ModelRun.Outcome.mean(runs, value))
                    .max()
                    .orElseThrow();
        }

        /** Percent of what the best number gives. */
        double percent(ToDoubleFunction<ModelRun.Outcome> rate) {
            return 100 * mean(rate) / best(rate);
        }

        /** Appends in flight of the least number that gives as much as the best, or nearly so. */
        double need(
                ToDoubleFunction<ModelRun.Outcome> rate,
                ToDoubleFunction<ModelRun.Outcome> inFlight) {
            double enough = .98 * best(rate);
            return pinned.stream()
                    .filter(runs -> ModelRun.Outcome.mean(runs, rate) >= enough)
                    .mapToDouble(runs -> ModelRun.Outcome.mean(runs, inFlight))
                    .min()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return String.format(
                    "whole %.1f %%, steady %.1f %%, %.1f in flight of %.1f, before %.1f %% (%.1f MiB/s), after"
                            + " %.1f %%, %.1f in flight of %.1f, %.1f refusals, fairness %.3f",
                    percent(ModelRun.Outcome::whole),
                    percent(ModelRun.Outcome::steady),
                    mean(ModelRun.Outcome::inFlight),
                    need(ModelRun.Outcome::steady, ModelRun.Outcome::inFlight),
                    percent(ModelRun.Outcome::before),
                    mean(ModelRun.Outcome::before),
                    percent(ModelRun.Outcome::after),
                    mean(ModelRun.Outcome::inFlightAfter),
                    need(ModelRun.Outcome::after, ModelRun.Outcome::inFlightAfter),
                    mean(ModelRun.Outcome::refusals),
                    mean(ModelRun.Outcome::fairness));
        }
    }

    /** A profile, and what is to come of it. */
    private record Row(ModelProfile profile, Consumer<Results> bound) {
        @Override
        public String toString() {
            return profile.toString();
        }
    }

    private static Row row(String name, Consumer<ModelProfile> change, Consumer<Results> bound) {
        return new Row(ModelProfile.of(name, change), bound);
    }

    private static Consumer<Results> steady(double percent) {
        return results ->
                assertThat(results.percent(ModelRun.Outcome::steady))
                        .as("percent, steady")
                        .isGreaterThanOrEqualTo(percent);
    }

    private static Consumer<Results> whole(double percent) {
        return results ->
                assertThat(results.percent(ModelRun.Outcome::whole))
                        .as("percent, whole upload")
                        .isGreaterThanOrEqualTo(percent);
    }

    private static Consumer<Results> after(double percent) {
        return results ->
                assertThat(results.percent(ModelRun.Outcome::after))
                        .as("percent after the change")
                        .isGreaterThanOrEqualTo(percent);
    }

    private static Consumer<Results> inFlight(double most) {
        return results ->
                assertThat(results.mean(ModelRun.Outcome::inFlight))
                        .as("in flight")
                        .isLessThanOrEqualTo(most);
    }

    private static Consumer<Results> inFlightOfNeed(double times, double more) {
        return results ->
                assertThat(results.mean(ModelRun.Outcome::inFlight))
                        .as("in flight")
                        .isLessThanOrEqualTo(
                                times
                                                * results.need(
                                                        ModelRun.Outcome::steady,
                                                        ModelRun.Outcome::inFlight)
                                        + more);
    }

    private static Consumer<Results> refusals(double most) {
        return results ->
                assertThat(results.mean(ModelRun.Outcome::refusals))
                        .as("rate limits")
                        .isLessThanOrEqualTo(most);
    }

    private static Consumer<Results> fairness(double least) {
        return results ->
                assertThat(results.mean(ModelRun.Outcome::fairness))
                        .as("Jain's index")
                        .isGreaterThanOrEqualTo(least);
    }

    private static final Consumer<Results> FAST =
            steady(90).andThen(whole(80)).andThen(inFlightOfNeed(1.25, 1));

    private static final Consumer<Results> NO_LOSS = steady(98).andThen(whole(98));

    static List<Row> rows() {
        return List.of(
                new Row(ModelProfile.standard(), FAST),
                row("no jitter", p -> p.jitter = p.outliers = 0, FAST),
                row(
                        "1000 MiB/s",
                        p -> {
                            p.link = 1000;
                            p.connection = 50;
                            p.rtt = .020;
                            p.server = .300;
                        },
                        FAST),
                row(
                        "300 MiB/s",
                        p -> {
                            p.link = 300;
                            p.connection = 25;
                        },
                        FAST),
                row(
                        "far away",
                        p -> {
                            p.connection = 5;
                            p.rtt = .080;
                            p.server = .600;
                        },
                        FAST),
                row(
                        "loopback",
                        p -> {
                            p.link = 1000;
                            p.connection = 1000;
                            p.rtt = .0001;
                            p.server = .002;
                            p.lossBeyondFour = .006;
                        },
                        steady(98).andThen(whole(98)).andThen(inFlight(4))),
                row(
                        "10 MiB/s",
                        p -> {
                            p.link = 10;
                            p.server = .200;
                        },
                        steady(98).andThen(inFlightOfNeed(1, 2))),
                row(
                        "50 MiB/s by one connection",
                        p -> {
                            p.link = 50;
                            p.connection = 50;
                            p.rtt = .010;
                            p.server = .100;
                        },
                        steady(98).andThen(inFlightOfNeed(1, 2))),
                row(
                        "slow source",
                        p -> {
                            p.link = 300;
                            p.connection = 25;
                            p.source = 20;
                        },
                        NO_LOSS),
                row("source almost as fast", p -> p.source = 90, steady(98)),
                row(
                        "bursts",
                        p -> {
                            p.source = 160;
                            p.bursts = true;
                        },
                        steady(90)),
                row(
                        "much jitter",
                        p -> {
                            p.jitter = .8;
                            p.outliers = .03;
                            p.outlier = 8;
                        },
                        steady(90)),
                row("wandering link", p -> p.wandersFrom = 30, steady(90)),
                row(
                        "ten at once",
                        p -> {
                            p.total = 4096;
                            p.refusedAbove = 10;
                        },
                        steady(85).andThen(refusals(10))),
                row(
                        "eight calls a second",
                        p -> {
                            p.total = 4096;
                            p.callsPerSecond = 8;
                        },
                        steady(90).andThen(refusals(8))),
                row("windows of 4", p -> p.window = 4, steady(90)),
                row("windows of 48", p -> p.window = 48, steady(90)),
                row(
                        "little memory",
                        p -> {
                            p.link = 300;
                            p.connection = 25;
                            p.budget = 64;
                        },
                        steady(90)),
                row(
                        "link halves",
                        p -> {
                            p.changesAt = .4;
                            p.linkAfter = 50;
                        },
                        after(95)),
                row(
                        "link doubles",
                        p -> {
                            p.total = 8192;
                            p.changesAt = .3;
                            p.linkAfter = 200;
                        },
                        after(90)),
                row(
                        "slower server",
                        p -> {
                            p.total = 8192;
                            p.server = .150;
                            p.changesAt = .4;
                            p.serverAfter = .600;
                        },
                        after(85)),
                row(
                        "faster server",
                        p -> {
                            p.total = 8192;
                            p.server = .600;
                            p.changesAt = .4;
                            p.serverAfter = .150;
                        },
                        after(98)
                                .andThen(
                                        results ->
                                                assertThat(
                                                                results.mean(
                                                                        ModelRun.Outcome
                                                                                ::inFlightAfter))
                                                        .isLessThanOrEqualTo(
                                                                1.5
                                                                        * results.need(
                                                                                ModelRun.Outcome
                                                                                        ::after,
                                                                                ModelRun.Outcome
                                                                                        ::inFlightAfter)))),
                row(
                        "foreign connections",
                        p -> {
                            p.total = 8192;
                            p.foreign = 8;
                        },
                        after(90)
                                .andThen(
                                        results ->
                                                assertThat(results.mean(ModelRun.Outcome::before))
                                                        .as("MiB/s beside them")
                                                        .isGreaterThanOrEqualTo(45))),
                row("two uploads", p -> p.uploads = 2, fairness(.99)),
                row(
                        "two clients",
                        p -> {
                            p.total = 8192;
                            p.clients = 2;
                        },
                        fairness(.9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void it_is_nearly_as_good_as_the_best_number(Row row) {
        Results results = Results.of(row.profile, SEEDS, 2);
        assertThat(results).as(results.toString()).satisfies(row.bound);
        for (ModelRun.Outcome outcome : results.found) {
            assertThat(outcome.held())
                    .as("windows in memory")
                    .isLessThanOrEqualTo(outcome.mostInFlight() + row.profile.uploads);
        }
    }

    @Test
    void on_links_that_chance_has_made_it_seldom_falls_short() {
        Random random = new Random(15);
        List<Results> all =
                IntStream.range(0, LINKS)
                        .mapToObj(i -> Results.of(anyLink(i, random), 1, 1))
                        .sorted(Comparator.comparing(r -> r.percent(ModelRun.Outcome::steady)))
                        .toList();
        long slow = all.stream().filter(r -> r.percent(ModelRun.Outcome::steady) < 90).count();
        long late = all.stream().filter(r -> r.percent(ModelRun.Outcome::whole) < 80).count();
        long many =
                all.stream()
                        .filter(
                                r ->
                                        r.mean(ModelRun.Outcome::inFlight)
                                                > 1.25
                                                                * r.need(
                                                                        ModelRun.Outcome::steady,
                                                                        ModelRun.Outcome::inFlight)
                                                        + 1)
                        .count();
        String told =
                String.format(
                        "of %d links: %d slow, %d late, %d with too many", LINKS, slow, late, many);
        assertThat(slow).as(told).isLessThanOrEqualTo((long) Math.ceil(.03 * LINKS));
        assertThat(late).as(told).isLessThanOrEqualTo((long) Math.ceil(.05 * LINKS));
        assertThat(many).as(told).isLessThanOrEqualTo((long) Math.ceil(.12 * LINKS));
    }

    private static ModelProfile anyLink(int number, Random random) {
        return ModelProfile.of(
                "link " + number,
                p -> {
                    p.link = between(10, 1000, random);
                    p.connection = between(5, 60, random);
                    p.rtt = between(.005, .150, random);
                    p.server = between(.050, .800, random);
                    p.jitter = .1 + .4 * random.nextDouble();
                });
    }

    private static double between(double least, double most, Random random) {
        return least * Math.pow(most / least, random.nextDouble());
    }
}
