package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private final List<String> granted = new ArrayList<>();

    private ByteBudget.Tenant tenant;

    /** One of a single tenant. */
    private ByteBudget budget(long limit) {
        ByteBudget budget = new ByteBudget(limit, 1, false);
        tenant = budget.tenant();
        return budget;
    }

    private ByteBudget.Share share(ByteBudget budget, String name) {
        return tenant.open(() -> granted.add(name));
    }

    @Test
    void what_fits_is_granted_at_once() {
        ByteBudget budget = budget(24);
        share(budget, "a").request(3, 8);

        assertThat(granted).containsExactly("a", "a", "a");
        assertThat(budget.used()).isEqualTo(24);
        assertThat(budget.waiting()).isZero();
    }

    @Test
    void shares_take_turns_a_window_each() {
        ByteBudget budget = budget(16);
        ByteBudget.Share a = share(budget, "a");
        ByteBudget.Share b = share(budget, "b");
        a.request(5, 8);
        b.request(2, 8);
        assertThat(granted).containsExactly("a", "a");
        assertThat(budget.waiting()).isEqualTo(2);

        a.release();
        a.release();
        assertThat(granted).containsExactly("a", "a", "a", "b");
        a.release();
        b.release();
        assertThat(granted).endsWith("a", "b");
    }

    @Test
    void a_small_window_does_not_overtake_a_large_one() {
        ByteBudget budget = budget(16);
        ByteBudget.Share first = share(budget, "first");
        first.request(1, 12);
        share(budget, "large").request(1, 12);
        share(budget, "small").request(1, 4);
        assertThat(granted).containsExactly("first");

        first.release();
        assertThat(granted).containsExactly("first", "large", "small");
    }

    @Test
    void a_window_larger_than_the_budget_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> share(budget(16), "a").request(1, 17))
                .withMessageContaining("17")
                .withMessageContaining("16");
    }

    @Test
    void a_share_that_ends_gives_back_what_it_holds_and_wants() {
        ByteBudget budget = budget(16);
        ByteBudget.Share a = share(budget, "a");
        ByteBudget.Share b = share(budget, "b");
        ByteBudget.Share c = share(budget, "c");
        a.request(3, 8);
        b.request(1, 8);
        c.request(1, 8);
        b.close();
        b.close();
        a.close();

        assertThat(granted).containsExactly("a", "a", "c");
        assertThat(budget.used()).isEqualTo(8);
        assertThat(budget.waiting()).isZero();
        a.release();
        a.request(1, 8);
        assertThat(budget.used()).isEqualTo(8);
    }

    @Test
    void a_grant_may_give_back_and_ask_again_without_end_of_the_stack() {
        ByteBudget budget = budget(8);
        AtomicInteger count = new AtomicInteger();
        AtomicReference<ByteBudget.Share> self = new AtomicReference<>();
        self.set(
                tenant.open(
                        () -> {
                            if (count.incrementAndGet() < 100_000) {
                                self.get().release();
                                self.get().request(1, 8);
                            }
                        }));
        self.get().request(1, 8);
        assertThat(count).hasValue(100_000);
    }

    @Test
    void a_thousand_shares_of_eight_windows_are_all_served_in_order() {
        ByteBudget budget = budget(64);
        List<ByteBudget.Share> shares = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            shares.add(share(budget, "" + i));
            shares.get(i).request(2, 8);
        }
        int served = 0;
        while (served < granted.size()) {
            shares.get(Integer.parseInt(granted.get(served++))).release();
        }
        assertThat(granted).hasSize(2000);
        assertThat(granted.subList(0, 4)).containsExactly("0", "0", "1", "1");
        assertThat(granted.indexOf("999")).isLessThan(1010);
        assertThat(budget.used()).isZero();
    }

    /** A step is a share and what it does: asks, gives back, or ends. */
    @Property(tries = 500)
    void holds_at_most_the_limit_and_keeps_nothing_back(
            @ForAll @IntRange(min = 8, max = 40) int limit,
            @ForAll @Size(max = 60) List<@IntRange(max = 11) Integer> steps) {
        ByteBudget budget = budget(limit);
        int[] asked = new int[4];
        int[] held = new int[4];
        boolean[] over = new boolean[4];
        List<ByteBudget.Share> shares = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int at = i;
            shares.add(tenant.open(() -> held[at]++));
        }
        for (int step : steps) {
            int at = step % 4;
            if (step / 4 == 0 && !over[at]) {
                asked[at]++;
                shares.get(at).request(1, 8);
            } else if (step / 4 == 1 && held[at] > 0 && !over[at]) {
                held[at]--;
                asked[at]--;
                shares.get(at).release();
            } else if (step / 4 == 2) {
                over[at] = true;
                held[at] = 0;
                asked[at] = 0;
                shares.get(at).close();
            }
            int holding = 0;
            int wanting = 0;
            for (int i = 0; i < 4; i++) {
                holding += held[i];
                wanting += asked[i] > held[i] ? 1 : 0;
            }
            assertThat(budget.used()).isEqualTo(8L * holding).isLessThanOrEqualTo(limit);
            assertThat(budget.waiting()).isEqualTo(wanting);
            assertThat(wanting == 0 || 8L * (holding + 1) > limit).isTrue();
        }
    }

    @Test
    void many_threads_lose_nothing() throws InterruptedException {
        ByteBudget budget = budget(40);
        int shares = 16;
        int windows = 2_000;
        CountDownLatch done = new CountDownLatch(shares);
        AtomicInteger over = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < shares; i++) {
                AtomicInteger left = new AtomicInteger(windows);
                AtomicReference<ByteBudget.Share> self = new AtomicReference<>();
                self.set(
                        tenant.open(
                                () ->
                                        threads.execute(
                                                () -> {
                                                    if (budget.used() > budget.limit()) {
                                                        over.incrementAndGet();
                                                    }
                                                    if (left.decrementAndGet() == 0) {
                                                        self.get().close();
                                                        done.countDown();
                                                    } else {
                                                        self.get().release();
                                                    }
                                                })));
                threads.execute(() -> self.get().request(windows, 8));
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdown();
        }
        // The last close may be another thread's to carry out.
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(over).hasValue(0);
        assertThat(budget.used()).isZero();
        assertThat(budget.waiting()).isZero();
    }
}
