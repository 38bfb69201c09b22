package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks through every order in which things can happen to small uploads, with up to two faults each,
 * and lets {@link SessionModel} judge each step.
 */
class SessionExplorationTest {

    private static final int FAULTS = 2;

    private final Set<String> seen = new HashSet<>();
    private final Set<Phase> phases = EnumSet.noneOf(Phase.class);
    private final Deque<String> path = new ArrayDeque<>();

    static Stream<Arguments> uploads() {
        return Stream.of(SessionPlan.values())
                .flatMap(
                        plan ->
                                IntStream.rangeClosed(1, 3)
                                        .boxed()
                                        .flatMap(
                                                concurrency ->
                                                        sources()
                                                                .map(
                                                                        source ->
                                                                                Arguments.of(
                                                                                        plan,
                                                                                        concurrency,
                                                                                        source))));
    }

    /** Sources of no byte and of one to four windows, whose last one is short or whole. */
    static Stream<List<WindowRange>> sources() {
        return Stream.concat(
                Stream.of(List.of(new WindowRange(0, 0))),
                IntStream.rangeClosed(1, 4)
                        .boxed()
                        .flatMap(windows -> Stream.of(source(windows, 4), source(windows, 8))));
    }

    private static List<WindowRange> source(int windows, int lastLength) {
        List<WindowRange> ranges = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            ranges.add(new WindowRange(8L * i, i == windows - 1 ? lastLength : 8));
        }
        return ranges;
    }

    @ParameterizedTest(name = "{0}, concurrency {1}, {2}")
    @MethodSource("uploads")
    void everyOrderEndsWithTheFileStoredOrGivenUp(
            SessionPlan plan, int concurrency, List<WindowRange> source) {
        explore(new SessionModel(plan, concurrency, source, FAULTS));

        assertThat(phases).isEqualTo(phasesOf(plan, source));
    }

    static Stream<Arguments> resumptions() {
        return Stream.of(SessionType.values())
                .flatMap(
                        type ->
                                sources()
                                        .filter(source -> source.size() < 4)
                                        .flatMap(source -> resumptions(type, source)));
    }

    private static Stream<Arguments> resumptions(SessionType type, List<WindowRange> source) {
        return EarlierRun.of(source.size(), type == SessionType.SEQUENTIAL)
                .flatMap(
                        earlier ->
                                Stream.of(1, 2)
                                        .map(
                                                concurrency ->
                                                        Arguments.of(
                                                                type,
                                                                concurrency,
                                                                source,
                                                                earlier)));
    }

    @ParameterizedTest(name = "{0}, concurrency {1}, {2}, {3}")
    @MethodSource("resumptions")
    void everyOrderOfGoingOnEndsWithTheFileStoredOrGivenUp(
            SessionType type, int concurrency, List<WindowRange> source, EarlierRun earlier) {
        explore(new SessionModel(type, concurrency, source, earlier, FAULTS));

        assertThat(phases).contains(Phase.COMMITTING, Phase.DONE, Phase.FAILED);
    }

    private static Set<Phase> phasesOf(SessionPlan plan, List<WindowRange> source) {
        if (plan == SessionPlan.AUTO && source.size() == 1) {
            return EnumSet.of(Phase.FIRST_WINDOW, Phase.STORING, Phase.DONE, Phase.FAILED);
        }
        Set<Phase> all = EnumSet.complementOf(EnumSet.of(Phase.STORING));
        if (source.size() == 1) {
            all.remove(Phase.APPENDING);
        }
        return all;
    }

    private void explore(SessionModel model) {
        if (!seen.add(model.key())) {
            return;
        }
        phases.add(model.session.phase());
        Map<String, Consumer<SessionModel>> moves = SessionMoves.of(model);
        if (moves.isEmpty() && model.session.phase() != Phase.FAILED) {
            judged(model::assertStored);
        }
        moves.forEach(
                (name, move) -> {
                    path.addLast(name);
                    SessionModel next = new SessionModel(model);
                    judged(() -> move.accept(next));
                    explore(next);
                    path.removeLast();
                });
    }

    private void judged(Runnable step) {
        try {
            step.run();
        } catch (AssertionError | IllegalStateException e) {
            throw new AssertionError("After " + path + ": " + e.getMessage(), e);
        }
    }
}
