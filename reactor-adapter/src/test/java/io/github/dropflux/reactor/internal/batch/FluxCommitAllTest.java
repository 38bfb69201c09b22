package io.github.dropflux.reactor.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import io.github.dropflux.internal.json.ErrorReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.Secrets;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.CommitResult;
import io.github.dropflux.reactor.CommitResult.Status;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.account.Accounts;
import io.github.dropflux.reactor.internal.http.Authorization;
import io.github.dropflux.reactor.internal.http.Refusals;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.token.Credentials;
import io.github.dropflux.reactor.internal.upload.UploadSettings;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class FluxCommitAllTest {

    private static final ContentHash HASH = ContentHash.parse("ab".repeat(32));

    /** In a call. */
    private static final int MOST = 2;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final List<String> made = new ArrayList<>();
    private final Map<String, MonoSink<Response>> open = new LinkedHashMap<>();
    private final List<String> cancelled = new ArrayList<>();
    private final AtomicInteger pulled = new AtomicInteger();
    private final Results results = new Results();
    private UploaderResources resources = resources(MOST);
    private String account = "";

    @AfterEach
    void resetTime() {
        VirtualTimeScheduler.reset();
    }

    private UploaderResources resources(int maxCommits) {
        long window = DropboxLimits.BLOCK_SIZE;
        return new UploaderResources(
                this::send,
                new UploadSettings(
                        window,
                        1,
                        false,
                        window,
                        false,
                        SessionPlan.AUTO,
                        DropboxLimits.defaults(),
                        RetryPolicy.none(),
                        RetryPolicy.none(),
                        BatchSettings.defaults().withMaxCommits(maxCommits),
                        0,
                        UploadTimeouts.defaults(),
                        Telemetry.none(),
                        Schedulers::parallel));
    }

    private Mono<Response> send(Request call, Authorization authorization) {
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
        if (argument instanceof FinishArgument finish) {
            return finish.cursor().sessionId();
        }
        if (argument instanceof FinishBatchArgument finish) {
            return finish.entries().stream()
                    .map(entry -> entry.cursor().sessionId())
                    .collect(Collectors.joining(" "));
        }
        return argument instanceof ListFolderArgument list
                ? "list " + list.path()
                : ((GetMetadataArgument) argument).path();
    }

    /** As many results as the test asks for. */
    private static final class Results extends BaseSubscriber<CommitResult> {

        private final List<CommitResult> all = new ArrayList<>();
        private boolean over;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(CommitResult value) {
            all.add(value);
        }

        @Override
        protected void hookOnComplete() {
            over = true;
        }

        @Override
        protected void hookOnError(Throwable error) {
            over = true;
        }

        List<String> statuses() {
            return all.stream()
                    .map(each -> each.prepared().sessionId() + " " + each.status())
                    .toList();
        }
    }

    private PreparedUpload prepared(String session, String path) {
        return PreparedUpload.of(
                account,
                session,
                Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS)),
                CommitInfo.to(path).mode(WriteMode.overwrite()),
                1,
                HASH);
    }

    private void commit(int count) {
        commit(IntStream.range(0, count).mapToObj(n -> "/a/" + n).toList());
    }

    /** Sessions that are numbered from 0, to these paths. */
    private void commit(List<String> paths) {
        Accounts.Lease lease =
                resources
                        .accounts()
                        .lease(AccountKey.of(new Credentials.Fixed("t", null).named("me")));
        account = String.valueOf(lease.account().idOfCheckpoints().block());
        new FluxCommitAll(
                        resources,
                        lease,
                        Flux.range(0, paths.size())
                                .doOnNext(n -> pulled.incrementAndGet())
                                .map(n -> prepared(String.valueOf(n), paths.get(n))))
                .subscribe(results);
        time.advanceTime();
    }

    private void stored(String call) {
        String[] sessions = call.split(" ");
        String[] files = new String[sessions.length];
        for (int i = 0; i < sessions.length; i++) {
            files[i] = sessions.length == 1 ? "{" + file(sessions[i]) : success(sessions[i]);
        }
        answer(
                call,
                sessions.length == 1
                        ? files[0]
                        : "{\"entries\":[" + String.join(",", files) + "]}");
    }

    private void spent(String call) {
        String gone =
                "{\".tag\":\"failure\",\"failure\":{\".tag\":\"lookup_failed\",\"lookup_failed\":"
                        + "{\".tag\":\"not_found\"}}}";
        answer(
                call,
                "{\"entries\":["
                        + IntStream.range(0, call.split(" ").length)
                                .mapToObj(n -> gone)
                                .collect(Collectors.joining(","))
                        + "]}");
    }

    private static String success(String session) {
        return "{\".tag\":\"success\"," + file(session);
    }

    private static String file(String session) {
        return "\"name\":\""
                + session
                + "\",\"id\":\"id:1\",\"client_modified\":\"2026-01-01T00:00:00Z\","
                + "\"server_modified\":\"2026-01-01T00:00:00Z\",\"rev\":\"015\",\"size\":1,"
                + "\"content_hash\":\""
                + HASH.hex()
                + "\"}";
    }

    private void answer(String call, String json) {
        open.remove(call).success(new Response(json.getBytes(), "id"));
        time.advanceTime();
    }

    @Test
    void no_more_is_pulled_than_two_calls_take_until_results_are_wanted() {
        commit(20);
        assertThat(made).containsExactly("0 1");
        assertThat(pulled).hasValueLessThanOrEqualTo(2 * MOST + 1);
        stored("0 1");
        stored("2 3");
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(results.all).isEmpty();
        assertThat(pulled).hasValueLessThanOrEqualTo(2 * MOST + 1);
        results.request(1);
        assertThat(results.statuses()).containsExactly("0 COMMITTED");
        results.request(1);
        assertThat(results.statuses()).containsExactly("0 COMMITTED", "1 COMMITTED");
        results.request(Long.MAX_VALUE);
        while (!open.isEmpty()) {
            stored(open.keySet().iterator().next());
            time.advanceTimeBy(Duration.ofMinutes(1));
        }
        assertThat(results.all).hasSize(20).allMatch(each -> each.status() == Status.COMMITTED);
        assertThat(results.over).isTrue();
    }

    @Test
    void the_same_path_waits_for_the_one_before_whatever_its_case() {
        commit(List.of("/a", "/A", "/b", "/a"));
        results.request(Long.MAX_VALUE);
        assertThat(made).containsExactly("0 2");
        stored("0 2");
        assertThat(made).containsExactly("0 2", "1");
        stored("1");
        assertThat(made).containsExactly("0 2", "1", "3");
        stored("3");
        assertThat(results.all).hasSize(4);
        assertThat(results.over).isTrue();
    }

    @Test
    void a_cancel_gives_the_turn_to_none_of_those_that_it_cancels() {
        commit(6);
        results.request(Long.MAX_VALUE);
        results.cancel();
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(made).containsExactly("0 1");
        assertThat(cancelled).containsExactly("0 1");
    }

    @Test
    void a_cancel_makes_no_look_up_in_place_of_one_that_it_cancels() {
        resources = resources(100);
        List<String> paths = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            paths.add("/" + n + "/a");
        }
        IntStream.range(0, 10).forEach(n -> paths.add("/folder/" + n));
        commit(paths);
        results.request(Long.MAX_VALUE);
        spent(made.get(0));
        assertThat(made).hasSize(1 + 8);
        results.cancel();
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(made).hasSize(1 + 8);
        assertThat(cancelled).hasSize(8);
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "not_found"})
    void a_young_session_that_takes_no_commit_was_committed_before(String tag) {
        commit(1);
        results.request(1);
        MonoSink<Response> commit = open.remove("0");
        commit.error(refused(Route.FINISH, "lookup_failed", tag));
        time.advanceTime();
        open.remove("/a/0").error(refused(Route.GET_METADATA, "path", "not_found"));
        time.advanceTime();
        CommitResult result = results.all.get(0);
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.sessionExpired()).isFalse();
        assertThat(result.failure().orElseThrow())
                .hasMessageContaining("it was committed before")
                .hasMessageContaining("look what is there before you upload it anew")
                .hasMessageNotContaining("upload the source anew");
    }

    private static RefusedCallException refused(Route route, String outer, String inner) {
        String body =
                "{\"error_summary\":\"no/...\",\"error\":{\".tag\":\""
                        + outer
                        + "\",\""
                        + outer
                        + "\":{\".tag\":\""
                        + inner
                        + "\"}}}";
        return Refusals.of(
                ErrorReader.read(
                        route, Secrets.NONE, 409, "application/json", null, body.getBytes()));
    }

    @Test
    void closing_gives_the_turn_to_none_of_those_that_it_ends() {
        commit(6);
        results.request(Long.MAX_VALUE);
        resources.running().end().run();
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(made).containsExactly("0 1");
        assertThat(cancelled).containsExactly("0 1");
        assertThat(results.over).isTrue();
        assertThat(results.all).allMatch(each -> each.status() == Status.FAILED);
    }
}
