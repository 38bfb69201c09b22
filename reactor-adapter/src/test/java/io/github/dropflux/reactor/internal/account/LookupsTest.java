package io.github.dropflux.reactor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderContinueArgument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.GetMetadataError.LookupError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.call.WatchedTimer;
import io.github.dropflux.reactor.internal.http.Refusals;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.test.scheduler.VirtualTimeScheduler;

class LookupsTest {

    private static final int FIRST_OF_A_FOLDER = 8;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final WatchedTimer timer = new WatchedTimer();
    private final List<String> made = new ArrayList<>();
    private final Map<String, MonoSink<Response>> open = new HashMap<>();
    private final List<String> cancelled = new ArrayList<>();
    private final Map<String, String> heard = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Lookups lookups =
            new Lookups(
                    new Caller(
                            this::send,
                            new RateLimitGate(() -> timer, bound -> 0),
                            ConcurrencyLimiter.pinned(() -> timer),
                            Telemetry.none(),
                            () -> timer));

    @AfterEach
    void nothingGoesOn() {
        assertThat(timer.pending()).isZero();
        VirtualTimeScheduler.reset();
    }

    private Mono<Response> send(Request call, BooleanSupplier begins) {
        assertThat(begins.getAsBoolean()).isTrue();
        return Mono.create(
                sink -> {
                    String text = text(call.argument());
                    made.add(text);
                    open.put(text, sink);
                    sink.onDispose(() -> open.remove(text, sink));
                    sink.onCancel(() -> cancelled.add(text));
                });
    }

    private static String text(Argument argument) {
        if (argument instanceof ListFolderArgument list) {
            assertThat(list.recursive()).isFalse();
            return "list " + list.path();
        }
        return argument instanceof ListFolderContinueArgument next
                ? "continue " + next.cursor()
                : ((GetMetadataArgument) argument).path();
    }

    private Disposable at(String path) {
        return at(path, false);
    }

    private Disposable at(String path, boolean alone) {
        return lookups.at(
                        path,
                        alone,
                        RetryPolicy.none(),
                        () -> attempts.merge(path, 1, Integer::sum))
                .subscribe(
                        there ->
                                heard.merge(
                                        path,
                                        there.map(file -> "file " + file.name()).orElse("other"),
                                        (a, b) -> a + ", " + b),
                        failure -> heard.put(path, "failed"),
                        () -> heard.putIfAbsent(path, "nothing"));
    }

    private static List<String> paths(String folder, int count) {
        return IntStream.range(0, count).mapToObj(n -> folder + "/" + n).toList();
    }

    /** Keeps all calls that may be made at once busy, so that those that come after wait for each other. */
    private void busy(Runnable meanwhile) {
        List<String> others = paths("/busy", FIRST_OF_A_FOLDER);
        others.forEach(path -> at(path, true));
        meanwhile.run();
        others.forEach(this::absent);
        made.removeAll(others);
    }

    private void file(String path) {
        answer(path, file(path, path.toLowerCase(Locale.ROOT)));
    }

    private static String file(String name, String lower) {
        return "{\".tag\":\"file\",\"name\":\""
                + name
                + "\",\"id\":\"id:1\",\"client_modified\":\"2026-01-01T00:00:00Z\","
                + "\"server_modified\":\"2026-01-01T00:00:00Z\",\"rev\":\"015\",\"size\":1,"
                + "\"path_lower\":\""
                + lower
                + "\"}";
    }

    private void page(String call, Stream<String> paths, String cursor) {
        answer(
                call,
                "{\"entries\":["
                        + paths.map(path -> file(path, path.toLowerCase(Locale.ROOT)))
                                .collect(Collectors.joining(","))
                        + "],\"cursor\":\""
                        + cursor
                        + "\",\"has_more\":"
                        + !cursor.isEmpty()
                        + "}");
    }

    private void answer(String call, String json) {
        open.remove(call).success(new Response(json.getBytes(), "id"));
    }

    private void absent(String call) {
        refuse(call, 409, new GetMetadataError.Path(LookupError.Simple.NOT_FOUND));
    }

    private void refuse(String call, int status, GetMetadataError error) {
        open.remove(call)
                .error(
                        Refusals.of(
                                new CallError(
                                        Route.GET_METADATA, status, "", "no", error, null, null)));
    }

    @Test
    void few_of_a_folder_are_asked_for_one_by_one() {
        List<String> paths = paths("/a", 7);
        busy(() -> paths.forEach(this::at));
        assertThat(made).containsExactlyElementsOf(paths);
        file("/a/0");
        absent("/a/1");
        answer("/a/2", "{\".tag\":\"folder\"}");
        refuse("/a/3", 500, null);
        paths.subList(4, 7).forEach(this::file);
        assertThat(heard)
                .containsEntry("/a/0", "file /a/0")
                .containsEntry("/a/1", "nothing")
                .containsEntry("/a/2", "other")
                .containsEntry("/a/3", "failed");
        assertThat(attempts).containsEntry("/a/3", 1);
    }

    @Test
    void many_of_a_folder_share_its_listing_whatever_their_case() {
        List<String> paths = paths("/A", 8);
        busy(
                () -> {
                    paths.forEach(this::at);
                    at("/a/0");
                    at("/b/0");
                });
        assertThat(made).containsExactly("list /a", "/b/0");
        page("list /a", Stream.of("/a/0", "/a/1", "/a/other"), "");
        file("/b/0");
        assertThat(heard)
                .containsEntry("/A/0", "file /a/0")
                .containsEntry("/a/0", "file /a/0")
                .containsEntry("/A/1", "file /a/1")
                .containsEntry("/A/2", "nothing");
        assertThat(heard).hasSize(FIRST_OF_A_FOLDER + paths.size() + 2);
    }

    @Test
    void what_comes_during_a_listing_waits_for_the_next_one() {
        busy(() -> paths("/a", 8).forEach(this::at));
        List<String> later = paths("/a", 20).subList(8, 20);
        later.forEach(this::at);
        at("/b/0");
        assertThat(made).containsExactly("list /a", "/b/0");
        page("list /a", paths("/a", 8).stream(), "");
        assertThat(made).containsExactly("list /a", "/b/0", "list /a");
        page("list /a", later.stream(), "");
        file("/b/0");
        assertThat(heard).doesNotContainValue("failed");
        assertThat(later).allMatch(path -> heard.get(path).startsWith("file"));
    }

    @Test
    void what_is_in_no_folder_with_a_name_and_what_may_be_anything_is_asked_for_alone() {
        List<String> ids = IntStream.range(0, 8).mapToObj(n -> "id:" + n).toList();
        busy(() -> ids.forEach(this::at));
        assertThat(made).containsExactlyElementsOf(ids);
        ids.forEach(this::file);
        made.clear();
        busy(() -> paths("/a", 8).forEach(path -> at(path, true)));
        assertThat(made).containsExactlyElementsOf(paths("/a", 8));
        paths("/a", 8).forEach(this::absent);
    }

    @Test
    void at_most_eight_calls_are_made_at_a_time() {
        List<String> paths = IntStream.range(0, 30).mapToObj(n -> "/" + n + "/a").toList();
        paths.forEach(this::at);
        for (int i = 0; i < paths.size(); i++) {
            assertThat(made).hasSize(Math.min(i + 8, 30));
            file(paths.get(i));
        }
        assertThat(heard).hasSize(30);
    }

    @Test
    void a_listing_that_costs_more_calls_than_it_saves_ends_and_the_rest_is_asked_for_alone() {
        List<String> paths = paths("/a", 16);
        busy(() -> paths.forEach(this::at));
        page("list /a", paths.stream().limit(4), "one");
        page("continue one", paths.stream().skip(4).limit(4), "two");
        assertThat(made)
                .doesNotContain("continue two")
                .containsAll(paths.subList(8, 16))
                .hasSize(10);
        paths.subList(8, 16).forEach(this::file);
        assertThat(paths).allMatch(path -> heard.get(path).equals("file " + path));
    }

    @Test
    void a_listing_ends_where_all_are_found() {
        busy(() -> paths("/a", 24).forEach(this::at));
        page("list /a", paths("/a", 24).stream(), "more");
        assertThat(made).containsExactly("list /a");
    }

    @Test
    void a_folder_that_is_not_there_holds_none() {
        List<String> paths = paths("/a", 8);
        busy(() -> paths.forEach(this::at));
        absent("list /a");
        assertThat(made).containsExactly("list /a");
        assertThat(paths).allMatch(path -> heard.get(path).equals("nothing"));
    }

    @Test
    void after_a_listing_that_fails_each_is_asked_for_alone() {
        List<String> paths = paths("/a", 8);
        busy(() -> paths.forEach(this::at));
        refuse("list /a", 500, null);
        assertThat(made).containsAll(paths).hasSize(9);
        paths.forEach(this::file);
        assertThat(paths).allMatch(path -> heard.get(path).startsWith("file"));
        assertThat(attempts).containsEntry("/a/0", 2).containsEntry("/a/1", 1);
    }

    @Test
    void a_name_of_which_the_listing_has_another_lower_case_is_asked_for_alone() {
        List<String> paths = paths("/a", 8).stream().map(path -> path + "İ").toList();
        busy(() -> paths.forEach(this::at));
        page("list /a", Stream.of("/a/0ı"), "");
        assertThat(made).containsAll(paths).hasSize(9);
        paths.forEach(this::file);
        assertThat(paths).allMatch(path -> heard.get(path).startsWith("file"));
    }

    @Test
    void one_that_is_cancelled_hears_nothing_and_the_others_hear_all_the_same() {
        List<String> paths = paths("/a", 9);
        List<Disposable> subscribed = new ArrayList<>();
        busy(() -> paths.forEach(path -> subscribed.add(at(path))));
        subscribed.get(0).dispose();
        refuse("list /a", 500, null);
        assertThat(made).doesNotContain("/a/0").contains("/a/1");
        subscribed.get(1).dispose();
        assertThat(cancelled).containsExactly("/a/1");
        paths.subList(2, 9).forEach(this::file);
        assertThat(heard).doesNotContainKeys("/a/0", "/a/1").containsKeys("/a/2", "/a/8");
    }

    @Test
    void one_that_waits_and_is_cancelled_makes_no_call() {
        busy(() -> at("/a/0").dispose());
        assertThat(made).isEmpty();
    }

    @Test
    void a_listing_that_nobody_waits_for_is_cancelled_and_another_one_may_be_made() {
        List<Disposable> subscribed = new ArrayList<>();
        busy(() -> paths("/a", 8).forEach(path -> subscribed.add(at(path))));
        subscribed.subList(0, 7).forEach(Disposable::dispose);
        assertThat(cancelled).isEmpty();
        subscribed.get(7).dispose();
        assertThat(cancelled).containsExactly("list /a");
        heard.clear();
        busy(() -> paths("/a", 8).forEach(this::at));
        page("list /a", paths("/a", 8).stream(), "");
        assertThat(heard).containsKeys("/a/0", "/a/7");
    }
}
