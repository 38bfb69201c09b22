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
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** One budget, one account. */
class ByteBudgetTest {

    private static final long WINDOW = 8;

    private ByteBudget budget;
    private ByteBudget.Tenant tenant;

    private void budget(long limit) {
        budget = new ByteBudget(limit, WINDOW, false);
        tenant = budget.tenant();
    }

    /** Of a sequential session: can be cut at any byte. */
    private Filling anywhere() {
        return new Filling(tenant, WINDOW, 1, 1);
    }

    /** Of a concurrent session: can be cut at its half. */
    private Filling atBlocks() {
        return new Filling(tenant, WINDOW, 1, WINDOW / 2);
    }

    /** Of a session that its first window makes a concurrent one if there is a claim, else a sequential one. */
    private Filling undecided() {
        return new Filling(tenant, WINDOW, 1, 1, WINDOW / 2);
    }

    private static void deliver(Filling filling, int steps) {
        for (int i = 0; i < steps; i++) {
            filling.deliver();
        }
    }

    @Test
    void an_upload_holds_what_its_source_has_delivered() {
        budget(24);
        Filling silent = anywhere();
        Filling slow = anywhere();
        assertThat(budget.used()).isZero();
        deliver(slow, 3);
        assertThat(budget.used()).isEqualTo(3);
        assertThat(silent.granted).isZero();
        slow.send();
        assertThat(budget.used()).isEqualTo(3);
        slow.acknowledge();
        assertThat(budget.used()).isZero();
        assertThat(budget.waiting()).isZero();
    }

    @Test
    void a_source_that_ends_gives_back_what_it_did_not_need() {
        budget(24);
        AtomicReference<Long> granted = new AtomicReference<>(0L);
        ByteBudget.Share share = tenant.open(holder(granted::set), 1);
        share.request(8);
        assertThat(granted).hasValue(8L);
        share.whole(3, 1);
        share.giveBack(5);
        assertThat(budget.used()).isEqualTo(3);
        share.release(3);
        assertThat(budget.used()).isZero();
    }

    private static ByteBudget.Holder holder(LongConsumer granted) {
        return new ByteBudget.Holder() {

            @Override
            public void granted(long bytes) {
                granted.accept(bytes);
            }

            @Override
            public void cut() {}
        };
    }

    @Test
    void while_memory_is_short_the_fullest_window_goes_first() {
        budget(24);
        Filling busy = anywhere();
        deliver(busy, 8);
        busy.send();
        Filling little = anywhere();
        deliver(little, 2);
        Filling much = anywhere();
        deliver(much, 7);
        Filling other = anywhere();
        deliver(other, 7);
        assertThat(budget.used()).isEqualTo(24);
        little.deliver();
        much.deliver();
        assertThat(budget.waiting()).isEqualTo(2);

        // One byte is let go, and the one nearest to a whole window gets it.
        busy.acknowledge(1);
        assertThat(much.granted).isEqualTo(8);
        assertThat(little.granted).isEqualTo(2);
    }

    @Test
    void sessions_that_cannot_be_cut_within_a_block_are_few_enough_to_become_whole_together() {
        budget(16);
        List<Filling> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(atBlocks());
            all.get(i).deliver();
        }
        // A claim each of half a window, for three quarters of the budget.
        assertThat(all.stream().filter(each -> each.granted > 0)).hasSize(3);
        List<Filling> claimed = all.subList(0, 3);
        claimed.forEach(each -> deliver(each, 3));
        assertThat(claimed).allMatch(each -> each.granted == WINDOW / 2);
        claimed.get(0).close();
        assertThat(all.get(3).granted).isEqualTo(1);
        all.get(3).close();
        assertThat(all.get(4).granted).isEqualTo(1);
    }

    @Test
    void a_new_session_is_a_concurrent_one_only_while_there_is_a_claim_for_it() {
        budget(64);
        List<Filling> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Filling each = undecided();
            all.add(each);
            deliver(each, 8);
            each.send();
            each.acknowledge();
        }
        assertThat(all.stream().filter(Filling::isConcurrent)).hasSize(8);
        all.get(0).close();
        Filling next = undecided();
        deliver(next, 8);
        next.send();
        assertThat(next.isConcurrent()).isTrue();
    }

    @Test
    void however_many_stand_still_within_a_block_a_late_one_is_filled() {
        budget(64);
        List<Filling> all = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            Filling still = undecided();
            all.add(still);
            deliver(still, 8, all);
            still.send();
            still.acknowledge();
            deliver(still, 3, all);
        }
        for (int i = 0; i < 20; i++) {
            atBlocks().deliver();
        }
        Filling late = anywhere();
        all.add(late);
        deliver(late, 100, all);
    }

    /** While the network takes at once what others are to let go. */
    private static void deliver(Filling filling, int steps, List<Filling> others) {
        for (int i = 0; i < steps; i++) {
            if (filling.isFull()) {
                filling.send();
                filling.acknowledge();
            }
            filling.deliver();
            while (others.stream().anyMatch(each -> each.cutAsked)) {
                for (Filling other : others) {
                    if (other.cutAsked) {
                        other.answerCut();
                        other.acknowledge();
                    }
                }
            }
            assertThat(filling.asks).isFalse();
        }
    }

    @Test
    void a_source_that_has_ended_claims_nothing() {
        budget(16);
        Filling a = atBlocks();
        deliver(a, 4);
        Filling b = atBlocks();
        deliver(b, 4);
        Filling c = atBlocks();
        deliver(c, 4);
        Filling waits = atBlocks();
        waits.deliver();
        assertThat(waits.granted).isZero();
        b.end();
        b.send();
        assertThat(waits.granted).isEqualTo(1);
        b.acknowledge();
        b.close();
        Filling second = atBlocks();
        second.deliver();
        assertThat(second.granted).isZero();
    }

    @Test
    void windows_that_can_be_cut_are_sent_as_they_are_while_others_wait() {
        budget(16);
        List<Filling> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(anywhere());
            deliver(all.get(i), 1);
        }
        assertThat(all).noneMatch(each -> each.cutAsked);
        Filling late = anywhere();
        late.deliver();
        assertThat(all.stream().filter(each -> each.cutAsked)).hasSize(1);
        Filling cut = all.stream().filter(each -> each.cutAsked).findAny().orElseThrow();
        cut.answerCut();
        assertThat(late.granted).isZero();
        cut.acknowledge();
        assertThat(late.granted).isEqualTo(1);
    }

    @Test
    void nothing_is_cut_while_enough_is_on_its_way() {
        budget(16);
        Filling sending = anywhere();
        deliver(sending, 8);
        sending.send();
        Filling filling = anywhere();
        deliver(filling, 8);
        Filling late = anywhere();
        late.deliver();
        assertThat(budget.waiting()).isEqualTo(1);
        assertThat(filling.cutAsked).isFalse();
        sending.acknowledge();
        assertThat(late.granted).isEqualTo(1);
    }

    @Test
    void a_window_that_was_not_cut_is_not_asked_again_before_it_has_grown() {
        budget(16);
        List<Filling> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(anywhere());
            deliver(all.get(i), 4);
        }
        Filling late = anywhere();
        late.deliver();
        Filling first = all.stream().filter(each -> each.cutAsked).findAny().orElseThrow();
        first.refuseCut();
        assertThat(first.cutAsked).isFalse();
        assertThat(all.stream().filter(each -> each.cutAsked)).hasSize(1);
    }

    @Test
    void more_than_the_budget_is_refused() {
        budget(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tenant.open(holder(bytes -> {}), 1).request(17))
                .withMessageContaining("17")
                .withMessageContaining("16");
    }

    @Test
    void an_upload_that_ends_gives_back_what_it_holds_and_wants() {
        budget(16);
        Filling a = anywhere();
        deliver(a, 8);
        a.send();
        Filling b = anywhere();
        deliver(b, 8);
        Filling c = anywhere();
        c.deliver();
        Filling d = anywhere();
        d.deliver();
        assertThat(budget.waiting()).isEqualTo(2);
        c.close();
        c.close();
        assertThat(budget.waiting()).isEqualTo(1);
        a.close();
        assertThat(d.granted).isEqualTo(1);
        assertThat(budget.used()).isEqualTo(9);
        a.deliver();
        assertThat(a.granted).isZero();
        b.close();
        d.close();
        assertThat(budget.used()).isZero();
        assertThat(budget.waiting()).isZero();
    }

    @Test
    void a_grant_may_give_back_and_ask_again_without_end_of_the_stack() {
        budget(16);
        AtomicInteger count = new AtomicInteger();
        AtomicReference<ByteBudget.Share> self = new AtomicReference<>();
        self.set(
                tenant.open(
                        holder(
                                bytes -> {
                                    if (count.incrementAndGet() < 100_000) {
                                        self.get().whole(8, 1);
                                        self.get().release(8);
                                        self.get().request(8);
                                    }
                                }),
                        1));
        self.get().request(8);
        assertThat(count).hasValue(100_000);
    }

    @Test
    void many_threads_lose_nothing() throws InterruptedException {
        budget(40);
        int shares = 16;
        int windows = 2_000;
        CountDownLatch done = new CountDownLatch(shares);
        AtomicInteger over = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < shares; i++) {
                AtomicInteger left = new AtomicInteger(windows);
                AtomicReference<ByteBudget.Share> self = new AtomicReference<>();
                Runnable filled =
                        () -> {
                            if (budget.used() > budget.limit()) {
                                over.incrementAndGet();
                            }
                            if (left.decrementAndGet() == 0) {
                                self.get().close();
                                done.countDown();
                            } else {
                                self.get().whole(8, 1);
                                self.get().release(8);
                                self.get().request(8);
                            }
                        };
                self.set(tenant.open(holder(bytes -> threads.execute(filled)), 1));
                threads.execute(() -> self.get().request(8));
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
