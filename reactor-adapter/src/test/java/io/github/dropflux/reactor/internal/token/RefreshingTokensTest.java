package io.github.dropflux.reactor.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RefreshingTokensTest {

    private static final Duration LIFE = Duration.ofHours(4);
    private static final Duration DUE = Duration.ofMinutes(235);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    /** Requests for a token that wait for their answer, in order. */
    private final List<MonoSink<TokenGrant>> asked = new ArrayList<>();

    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final TokenSource tokens =
            new RefreshingTokens(
                    Mono.create(
                            sink -> {
                                asked.add(sink);
                                sink.onCancel(cancelled::incrementAndGet);
                            }),
                    () -> time);

    @AfterEach
    void dispose() {
        time.dispose();
    }

    /** Answers the latest request with t1, t2 and so on. */
    private void grant() {
        asked.get(asked.size() - 1)
                .success(new TokenGrant("t" + given.incrementAndGet(), LIFE, null, "", ""));
    }

    private void refuse() {
        asked.get(asked.size() - 1).error(new IllegalStateException("no"));
    }

    private static List<String> collect(Mono<String> token) {
        List<String> signals = new ArrayList<>();
        token.subscribe(signals::add, failure -> signals.add(failure.getMessage()));
        return signals;
    }

    private void holdFirst() {
        List<String> first = collect(tokens.token());
        grant();
        assertThat(first).containsExactly("t1");
    }

    @Test
    void one_token_serves_until_shortly_before_its_end() {
        holdFirst();
        time.advanceTimeBy(DUE.minusMillis(1));
        assertThat(collect(tokens.token())).containsExactly("t1");
        assertThat(asked).hasSize(1);

        time.advanceTimeBy(Duration.ofMillis(1));
        List<String> next = collect(tokens.token());
        assertThat(asked).hasSize(2);
        grant();
        assertThat(next).containsExactly("t2");
        assertThat(collect(tokens.token())).containsExactly("t2");
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_tokens_life_is_counted_from_when_it_was_asked_for() {
        List<String> first = collect(tokens.token());
        time.advanceTimeBy(Duration.ofMinutes(1));
        grant();
        assertThat(first).containsExactly("t1");
        time.advanceTimeBy(DUE.minusMinutes(1));
        collect(tokens.token());
        assertThat(asked).hasSize(2);
    }

    @Test
    void nothing_is_asked_for_before_anybody_needs_it() {
        tokens.token();
        tokens.insteadOf("t0");
        assertThat(asked).isEmpty();
    }

    @Test
    void all_that_wait_share_one_refresh() {
        holdFirst();
        List<List<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(collect(tokens.insteadOf("t1")));
            waiting.add(collect(tokens.token()));
        }
        assertThat(asked).hasSize(2);
        grant();
        assertThat(waiting).allSatisfy(signals -> assertThat(signals).containsExactly("t2"));
    }

    @Test
    void a_refusal_that_comes_late_starts_no_second_refresh() {
        holdFirst();
        collect(tokens.insteadOf("t1"));
        grant();
        assertThat(collect(tokens.insteadOf("t1"))).containsExactly("t2");
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_waiter_that_leaves_does_not_end_the_refresh_of_the_others() {
        tokens.token().subscribe().dispose();
        List<String> other = collect(tokens.token());
        tokens.token().subscribe().dispose();
        assertThat(cancelled).hasValue(0);
        grant();
        assertThat(other).containsExactly("t1");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_refresh_that_nobody_waits_for_serves_the_next_call() {
        tokens.token().subscribe().dispose();
        assertThat(cancelled).hasValue(0);
        grant();
        assertThat(collect(tokens.token())).containsExactly("t1");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_failure_is_for_those_who_wait_and_not_for_the_next_call() {
        List<String> one = collect(tokens.token());
        List<String> other = collect(tokens.token());
        refuse();
        assertThat(one).containsExactly("no");
        assertThat(other).containsExactly("no");

        List<String> next = collect(tokens.token());
        assertThat(asked).hasSize(2);
        grant();
        assertThat(next).containsExactly("t1");
    }

    @Test
    void while_the_old_token_is_good_a_failing_endpoint_disturbs_nobody() {
        holdFirst();
        time.advanceTimeBy(DUE);
        List<String> early = collect(tokens.token());
        refuse();
        assertThat(early).containsExactly("t1");

        assertThat(collect(tokens.token())).containsExactly("t1");
        assertThat(asked).as("asked again only in a while").hasSize(2);
        time.advanceTimeBy(Duration.ofSeconds(30));
        collect(tokens.token());
        assertThat(asked).hasSize(3);
        refuse();

        time.advanceTimeBy(LIFE);
        List<String> late = collect(tokens.token());
        assertThat(asked).hasSize(4);
        refuse();
        assertThat(late).containsExactly("no");
    }

    @Test
    void while_the_old_token_is_good_a_hanging_endpoint_holds_nobody_up_for_long() {
        holdFirst();
        time.advanceTimeBy(DUE);
        List<String> early = collect(tokens.token());
        time.advanceTimeBy(Duration.ofMillis(4999));
        assertThat(early).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(early).containsExactly("t1");

        assertThat(cancelled).hasValue(0);
        grant();
        assertThat(collect(tokens.token())).containsExactly("t2");
        assertThat(asked).hasSize(2);
    }

    @Test
    void once_the_old_token_has_ended_a_call_waits_for_the_new_one() {
        holdFirst();
        time.advanceTimeBy(LIFE);
        List<String> late = collect(tokens.token());
        time.advanceTimeBy(Duration.ofMinutes(5));
        assertThat(late).isEmpty();
        grant();
        assertThat(late).containsExactly("t2");
    }

    @Test
    void calls_that_are_refused_at_the_same_time_make_one_refresh() throws Exception {
        int callers = 8;
        int rounds = 300;
        AtomicInteger grants = new AtomicInteger();
        TokenSource shared =
                new RefreshingTokens(
                        Mono.fromSupplier(
                                () ->
                                        new TokenGrant(
                                                "t" + grants.incrementAndGet(),
                                                LIFE,
                                                null,
                                                "",
                                                "")),
                        () -> time);
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 1; round <= rounds; round++) {
                String refused = "t" + round;
                StepVerifier.create(shared.token()).expectNext(refused).verifyComplete();
                CountDownLatch ready = new CountDownLatch(callers);
                List<Future<String>> answers = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    answers.add(
                            pool.submit(
                                    () -> {
                                        ready.countDown();
                                        ready.await();
                                        return shared.insteadOf(refused).block();
                                    }));
                }
                for (Future<String> answer : answers) {
                    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("t" + (round + 1));
                }
                assertThat(grants).hasValue(round + 1);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
