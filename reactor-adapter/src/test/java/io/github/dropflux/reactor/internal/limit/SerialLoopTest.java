package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

class SerialLoopTest {

    @Test
    void a_task_given_by_a_task_runs_after_it() {
        SerialLoop loop = new SerialLoop();
        List<String> order = new ArrayList<>();
        loop.execute(
                () -> {
                    loop.execute(() -> order.add("inner"));
                    order.add("outer");
                });
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void tasks_from_many_threads_run_one_at_a_time_and_all_of_them() throws Exception {
        SerialLoop loop = new SerialLoop();
        int threads = 4;
        int each = 20_000;
        int[] count = {0};
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch go = new CountDownLatch(1);
        for (int t = 0; t < threads; t++) {
            pool.execute(
                    () -> {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        for (int i = 0; i < each; i++) {
                            loop.execute(() -> count[0]++);
                        }
                    });
        }
        go.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        int[] seen = {-1};
        loop.execute(() -> seen[0] = count[0]);
        assertThat(seen[0]).isEqualTo(threads * each);
    }

    @Test
    void what_a_task_throws_is_dropped_and_keeps_no_other_from_running() {
        SerialLoop loop = new SerialLoop();
        List<Throwable> dropped = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        AssertionError thrown = new AssertionError("on purpose");
        Hooks.onErrorDropped(
                error -> {
                    dropped.add(error);
                    throw new IllegalStateException("a hook that throws", error);
                });
        Thread.UncaughtExceptionHandler before =
                Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread()
                .setUncaughtExceptionHandler((thread, error) -> ran.add(error.getMessage()));
        try {
            loop.execute(
                    () -> {
                        loop.execute(() -> ran.add("queued"));
                        throw thrown;
                    });
            loop.execute(() -> ran.add("later"));
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(before);
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).containsExactly(thrown);
        assertThat(ran).containsExactly("a hook that throws", "queued", "later");
    }
}
