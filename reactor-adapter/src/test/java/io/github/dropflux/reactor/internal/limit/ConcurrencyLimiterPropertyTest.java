package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter.Congestion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ConcurrencyLimiterPropertyTest {

    private static final int MOST = 12;

    private static Congestion congestion(Throwable failure) {
        return failure instanceof TimeoutException ? Congestion.TIMEOUT : Congestion.NONE;
    }

    /** One call of the model: asked for, then perhaps made, then perhaps over. */
    private static final class Asked {
        private Disposable subscription;
        private MonoSink<String> made;
        private boolean over;

        private boolean inFlight() {
            return made != null && !over;
        }

        private boolean waits() {
            return made == null && !over;
        }
    }

    /** A step asks for a call, or lets one of those asked for succeed, time out, fail or be cancelled. */
    @Property(tries = 1000)
    void holds_to_the_limit_and_to_the_order_and_keeps_nothing_back(
            @ForAll @Size(max = 120) List<@IntRange(max = 99) Integer> steps) {
        ConcurrencyLimiter limit =
                ConcurrencyLimiter.automatic(1, MOST, Schedulers::immediate, found -> {});
        List<Asked> calls = new ArrayList<>();
        List<Asked> order = new ArrayList<>();
        for (int step : steps) {
            List<Asked> open = calls.stream().filter(call -> !call.over).toList();
            int before = limit.inFlight();
            if (step % 5 < 2 || open.isEmpty()) {
                Asked call = new Asked();
                calls.add(call);
                call.subscription =
                        limit.inTurn(
                                        Mono.<String>create(
                                                sink -> {
                                                    call.made = sink;
                                                    order.add(call);
                                                }),
                                        1,
                                        ConcurrencyLimiterPropertyTest::congestion)
                                .subscribe(value -> {}, failure -> {});
            } else {
                Asked call = open.get(step / 5 % open.size());
                call.over = true;
                if (call.made == null || step % 5 == 4) {
                    call.subscription.dispose();
                } else if (step % 5 == 3) {
                    call.made.error(new TimeoutException());
                } else {
                    call.made.success("done");
                }
            }
            long inFlight = calls.stream().filter(Asked::inFlight).count();
            long waiting = calls.stream().filter(Asked::waits).count();
            int most = limit.limit().orElseThrow();
            assertThat(limit.inFlight()).isEqualTo((int) inFlight);
            assertThat(limit.waiting()).isEqualTo((int) waiting);
            assertThat(inFlight <= Math.max(before, most)).as("nobody enters above it").isTrue();
            assertThat(waiting == 0 || inFlight >= most).as("nobody waits in vain").isTrue();
        }
        assertThat(order).isEqualTo(calls.stream().filter(order::contains).toList());
    }

    @Test
    void many_threads_lose_nothing() throws InterruptedException {
        int calls = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Scheduler timer = Schedulers.fromExecutorService(threads);
        ConcurrencyLimiter limit = ConcurrencyLimiter.automatic(1, MOST, () -> timer, found -> {});
        CountDownLatch ended = new CountDownLatch(2 * calls);
        AtomicInteger cuts = new AtomicInteger();
        try {
            for (int i = 0; i < calls; i++) {
                threads.execute(
                        () -> {
                            Disposable call =
                                    limit.inTurn(
                                                    answer().subscribeOn(timer)
                                                            .doOnError(
                                                                    failure ->
                                                                            cuts.incrementAndGet()),
                                                    1,
                                                    ConcurrencyLimiterPropertyTest::congestion)
                                            .doFinally(end -> ended.countDown())
                                            .subscribe(value -> {}, failure -> {});
                            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                                threads.execute(call::dispose);
                            }
                            ended.countDown();
                        });
            }
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(cuts.get()).isPositive();
        assertThat(limit.inFlight()).isZero();
        assertThat(limit.waiting()).isZero();
    }

    private static Mono<String> answer() {
        return Mono.fromCallable(
                () -> {
                    if (ThreadLocalRandom.current().nextInt(20) == 0) {
                        throw new TimeoutException();
                    }
                    return "done";
                });
    }
}
