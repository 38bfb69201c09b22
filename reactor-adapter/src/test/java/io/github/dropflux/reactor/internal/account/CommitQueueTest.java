package io.github.dropflux.reactor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.internal.call.WatchedTimer;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class CommitQueueTest {

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final WatchedTimer timer = new WatchedTimer();
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final List<MonoSink<Response>> open = new CopyOnWriteArrayList<>();
    private final List<String> cancelled = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CommitQueue lane = lane(3);

    @AfterEach
    void resetTime() {
        assertThat(timer.pending()).isZero();
        VirtualTimeScheduler.reset();
    }

    private CommitQueue lane(int maxCommits) {
        return new CommitQueue(
                this::send,
                () -> true,
                BatchSettings.defaults()
                        .withMaxBodyBytes(1)
                        .withMaxEntries(1)
                        .withMaxCommits(maxCommits)
                        .withLinger(LINGER),
                () -> timer);
    }

    private Mono<Response> send(Request call, BooleanSupplier begins) {
        assertThat(begins.getAsBoolean()).isTrue();
        return Mono.create(
                sink -> {
                    String text = text(call.argument());
                    made.add(text);
                    open.add(sink);
                    sink.onCancel(() -> cancelled.add(text));
                });
    }

    private static String text(Argument argument) {
        return argument instanceof FinishBatchArgument batch
                ? batch.entries().stream()
                        .map(entry -> entry.commit().path())
                        .collect(Collectors.joining(" "))
                : "finish " + ((FinishArgument) argument).commit().path();
    }

    private Disposable commit(String path) {
        return commit(lane, path, false, () -> true);
    }

    private Disposable patient(String path) {
        return commit(lane, path, true, () -> true);
    }

    private Disposable commit(
            CommitQueue on, String path, boolean patient, BooleanSupplier begins) {
        FinishArgument session =
                new FinishArgument(UploadCursor.of("s", 1), CommitInfo.to(path), null);
        return on.commit(session, patient)
                .make(begins)
                // As the caller does, unless its gate has closed.
                .repeatWhenEmpty(empty -> empty.takeWhile(n -> begins.getAsBoolean()))
                .subscribe(
                        file -> heard.add(path + " is " + file.name()),
                        failure -> heard.add(path + " fails: " + said(failure)),
                        () -> heard.add(path + " over"));
    }

    private static String said(Throwable failure) {
        return failure instanceof RefusedCallException refused
                ? refused.error().tag() + " " + refused.requestId()
                : String.valueOf(failure.getMessage());
    }

    private void answer(int call, String json) {
        open.get(call).success(new Response(json.getBytes(), "id-" + call));
    }

    private void refuse(int call, Route route, int status) {
        open.get(call)
                .error(
                        new RefusedCallException(
                                new CallError(route, status, "", "no", null, null, null), "id"));
    }

    private static String file(String name) {
        return "\"name\":\""
                + name
                + "\",\"id\":\"id:1\",\"client_modified\":\"2026-01-01T00:00:00Z\","
                + "\"server_modified\":\"2026-01-01T00:00:00Z\",\"rev\":\"015\",\"size\":1";
    }

    private static String success(String name) {
        return "{\".tag\":\"success\"," + file(name) + "}";
    }

    private static String entries(String... entries) {
        return "{\"entries\":[" + String.join(",", entries) + "]}";
    }

    @Test
    void one_call_is_in_flight_at_a_time_and_commits_that_wait_share_the_next() {
        Stream.of("/a", "/b", "/c", "/d", "/e").forEach(this::commit);
        assertThat(made).containsExactly("finish /a");
        answer(0, "{" + file("A") + "}");
        assertThat(made).containsExactly("finish /a", "/b /c /d");
        answer(1, entries(success("B"), success("C"), success("D")));
        answer(2, "{" + file("E") + "}");

        assertThat(made).containsExactly("finish /a", "/b /c /d", "finish /e");
        assertThat(heard.stream().filter(what -> !what.endsWith("over")))
                .containsExactly("/a is A", "/b is B", "/c is C", "/d is D", "/e is E");
    }

    @Test
    void each_entry_has_its_own_outcome() {
        Stream.of("/0", "/a", "/b", "/c").forEach(this::commit);
        open.get(0).error(new IOException("reset"));
        answer(
                1,
                entries(
                        "{\".tag\":\"failure\",\"failure\":{\".tag\":\"too_many_write_operations\"}}",
                        success("B"),
                        "\"tomorrow\""));

        assertThat(heard)
                .containsExactly(
                        "/0 fails: reset",
                        "/a fails: too_many_write_operations id-1",
                        "/c fails: tomorrow id-1",
                        "/b is B",
                        "/b over");
    }

    @Test
    void an_answer_that_tells_of_another_number_of_files_is_nobodys() {
        Stream.of("/0", "/a", "/b").forEach(this::commit);
        answer(0, "{" + file("0") + "}");
        answer(1, entries(success("A")));

        assertThat(heard).hasSize(4);
        assertThat(heard.get(2)).startsWith("/a fails").contains("1 entries where 2");
        assertThat(heard.get(3)).startsWith("/b fails").contains("1 entries where 2");
    }

    @Test
    void a_call_that_is_refused_for_one_of_its_files_is_made_in_parts() {
        CommitQueue four = lane(4);
        Stream.of("/0", "/a", "/b", "/c", "/d")
                .forEach(path -> commit(four, path, false, () -> true));
        answer(0, "{" + file("0") + "}");
        refuse(1, Route.FINISH_BATCH_V2, 400);
        refuse(2, Route.FINISH_BATCH_V2, 400);
        answer(3, entries(success("C"), success("D")));
        answer(4, "{" + file("A") + "}");
        refuse(5, Route.FINISH, 400);

        assertThat(made)
                .containsExactly(
                        "finish /0", "/a /b /c /d", "/a /b", "/c /d", "finish /a", "finish /b");
        assertThat(heard).contains("/a is A", "/b fails:  id", "/c is C", "/d is D");
    }

    @Test
    void parts_of_a_refused_call_ask_again_whether_they_may_be_sent() {
        AtomicBoolean open = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier gate =
                () -> {
                    asked.incrementAndGet();
                    return open.get();
                };
        commit("/0");
        commit(lane, "/a", false, gate);
        commit(lane, "/b", false, gate);
        answer(0, "{" + file("0") + "}");
        int before = asked.get();
        open.set(false);
        refuse(1, Route.FINISH_BATCH_V2, 400);

        assertThat(made).containsExactly("finish /0", "/a /b");
        assertThat(asked.get()).isGreaterThan(before);
        assertThat(heard).contains("/a over", "/b over");
    }

    @Test
    void a_call_that_fails_fails_all_and_holds_up_nobody() {
        Stream.of("/0", "/a", "/b").forEach(this::commit);
        answer(0, "{" + file("0") + "}");
        commit("/c");
        refuse(1, Route.FINISH_BATCH_V2, 503);

        assertThat(made).containsExactly("finish /0", "/a /b", "finish /c");
        assertThat(heard).contains("/a fails:  id", "/b fails:  id");
        answer(2, "{" + file("C") + "}");
    }

    @Test
    void a_failure_is_told_before_the_next_call_begins() {
        BooleanSupplier noneFailed = () -> heard.stream().noneMatch(what -> what.contains("fails"));
        commit("/0");
        commit(lane, "/a", false, noneFailed);
        open.get(0).error(new IOException("reset"));
        assertThat(heard).containsExactly("/0 fails: reset", "/a over");

        heard.clear();
        Stream.of("/b", "/c", "/d").forEach(this::commit);
        answer(1, "{" + file("B") + "}");
        commit(lane, "/e", false, noneFailed);
        answer(2, entries("{\".tag\":\"failure\",\"failure\":{\".tag\":\"other\"}}", success("D")));
        assertThat(made).containsExactly("finish /0", "finish /b", "/c /d");
    }

    @Test
    void one_that_is_patient_waits_for_those_that_are_announced() {
        lane.announce(5);
        patient("/a");
        time.advanceTimeBy(LINGER.minusMillis(1));
        patient("/b");
        assertThat(made).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(made).containsExactly("/a /b");
    }

    @Test
    void nobody_waits_when_nothing_is_announced() {
        patient("/a");
        assertThat(made).containsExactly("finish /a");
        lane.announce(1);
        patient("/b");
        answer(0, "{" + file("A") + "}");
        assertThat(made).hasSize(1);
        lane.announce(-1);
        assertThat(made).containsExactly("finish /a", "finish /b");
    }

    @Test
    void nobody_waits_with_a_full_call_or_with_one_that_is_not_patient() {
        lane.announce(5);
        Stream.of("/a", "/b", "/c").forEach(this::patient);
        assertThat(made).containsExactly("/a /b /c");
        answer(0, entries(success("A"), success("B"), success("C")));
        patient("/d");
        assertThat(made).hasSize(1);
        commit("/e");
        assertThat(made).containsExactly("/a /b /c", "/d /e");
    }

    @Test
    void a_wait_that_was_for_nothing_begins_anew_for_the_next() {
        lane.announce(5);
        Disposable first = patient("/a");
        time.advanceTimeBy(LINGER.minusMillis(1));
        first.dispose();
        patient("/b");
        time.advanceTimeBy(LINGER.minusMillis(1));
        assertThat(made).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(made).containsExactly("finish /b");
    }

    @Test
    void one_that_does_not_begin_leaves_without_an_outcome() {
        commit("/0");
        commit(lane, "/a", false, () -> false);
        commit("/b");
        answer(0, "{" + file("0") + "}");

        assertThat(made).containsExactly("finish /0", "finish /b");
        assertThat(heard).contains("/a over").doesNotContain("/a is A");
    }

    @Test
    void one_that_throws_as_it_begins_fails_alone() {
        commit("/0");
        commit("/a");
        commit(
                lane,
                "/b",
                false,
                () -> {
                    throw new NoClassDefFoundError("hook");
                });
        commit("/c");
        answer(0, "{" + file("0") + "}");
        answer(1, entries(success("A"), success("C")));

        assertThat(made).containsExactly("finish /0", "/a /c");
        assertThat(heard).contains("/b fails: hook", "/a is A", "/c is C");
    }

    @Test
    void one_that_throws_as_it_hears_keeps_no_outcome_from_another() {
        commit("/0");
        lane.commit(new FinishArgument(UploadCursor.of("s", 1), CommitInfo.to("/a"), null), false)
                .make(() -> true)
                .subscribe(
                        file -> {
                            throw new NoClassDefFoundError("hook");
                        });
        commit("/b");
        answer(0, "{" + file("0") + "}");
        answer(1, entries(success("A"), success("B")));
        commit("/c");

        assertThat(heard).contains("/b is B");
        assertThat(made).containsExactly("finish /0", "/a /b", "finish /c");
    }

    @Test
    void a_cancel_gives_the_place_in_the_line_up_or_the_turn() {
        Disposable running = commit("/0");
        Disposable waiting = commit("/a");
        commit("/b");
        waiting.dispose();
        running.dispose();

        assertThat(cancelled).containsExactly("finish /0");
        assertThat(made).containsExactly("finish /0", "finish /b");
    }

    @Test
    void a_call_goes_on_for_those_who_still_wait_for_it() {
        commit("/0");
        Disposable first = commit("/a");
        Disposable second = commit("/b");
        answer(0, "{" + file("0") + "}");
        first.dispose();
        assertThat(cancelled).isEmpty();
        commit("/c");
        second.dispose();

        assertThat(cancelled).containsExactly("/a /b");
        assertThat(made).containsExactly("finish /0", "/a /b", "finish /c");
    }

    @Test
    void one_that_is_cancelled_is_not_told() {
        commit("/0");
        Disposable first = commit("/a");
        commit("/b");
        answer(0, "{" + file("0") + "}");
        first.dispose();
        refuse(1, Route.FINISH_BATCH_V2, 400);

        assertThat(made).containsExactly("finish /0", "/a /b", "finish /b");
        assertThat(heard).containsExactly("/0 is 0", "/0 over");
    }

    @Test
    void one_that_is_cancelled_before_it_is_in_line_is_never_sent() {
        FinishArgument session =
                new FinishArgument(UploadCursor.of("s", 1), CommitInfo.to("/a"), null);
        lane.commit(session, false)
                .make(() -> true)
                .subscribe(
                        new BaseSubscriber<>() {
                            @Override
                            protected void hookOnSubscribe(Subscription s) {
                                cancel();
                            }
                        });
        assertThat(made).isEmpty();
    }

    @Test
    void calls_are_bounded_by_what_an_answer_may_hold() {
        CommitQueue wide = lane(1_000);
        String folder = "/" + "ü".repeat(250);
        commit(wide, "/0", false, () -> true);
        IntStream.range(0, 400).forEach(i -> commit(wide, folder + i, false, () -> true));
        answer(0, "{" + file("0") + "}");

        assertThat(made.get(1).split(" ")).hasSizeBetween(100, 200);
    }

    @Test
    void cancels_race_with_answers() {
        // Not on the virtual time's threads, which are one.
        ExecutorService threads = Executors.newFixedThreadPool(3);
        Scheduler racers = Schedulers.fromExecutorService(threads);
        for (int i = 0; i < 300; i++) {
            open.clear();
            CommitQueue raced = lane(3);
            commit(raced, "/0", false, () -> true);
            Disposable first = commit(raced, "/a", false, () -> true);
            Disposable second = commit(raced, "/b", false, () -> true);
            answer(0, "{" + file("0") + "}");
            RaceTestUtils.race(
                    racers,
                    first::dispose,
                    () -> answer(1, entries(success("A"), success("B"))),
                    second::dispose);
            commit(raced, "/c", false, () -> true);
            assertThat(made.get(made.size() - 1)).isEqualTo("finish /c");
        }
        threads.shutdown();
    }
}
