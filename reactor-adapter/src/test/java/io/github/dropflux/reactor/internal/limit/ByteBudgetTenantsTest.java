package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One budget, several accounts. */
class ByteBudgetTenantsTest {

    private static final long WINDOW = 8;

    /** Uploads of whole windows, as many as the account may have; they stay on their way. */
    private static List<Filling> stuck(ByteBudget.Tenant tenant) {
        List<Filling> windows = new ArrayList<>();
        while (true) {
            Filling next = new Filling(tenant, WINDOW, WINDOW, 1);
            next.deliver();
            if (!next.isFull()) {
                next.close();
                return windows;
            }
            next.send();
            windows.add(next);
        }
    }

    @Test
    void turns_go_over_accounts_and_then_over_their_uploads() {
        ByteBudget budget = new ByteBudget(2 * WINDOW, WINDOW, true);
        ByteBudget.Tenant a = budget.tenant();
        ByteBudget.Tenant b = budget.tenant();
        Filling ofA = stuck(a).get(0);
        Filling ofB = stuck(b).get(0);
        List<Filling> waiting = new ArrayList<>();
        for (ByteBudget.Tenant tenant : List.of(a, a, b)) {
            Filling next = new Filling(tenant, WINDOW, WINDOW, 1);
            next.deliver();
            waiting.add(next);
        }
        ofA.acknowledge();
        ofB.acknowledge();
        // The first that asked of each.
        assertThat(waiting.get(1).granted).isZero();
        assertThat(waiting.get(2).granted).isEqualTo(WINDOW);
    }

    @Test
    void accounts_that_are_stuck_leave_half_and_then_half_of_that() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, true);
        for (int left : new int[] {16, 8, 4, 2, 1}) {
            stuck(budget.tenant());
            assertThat(budget.limit() - budget.used()).isEqualTo(left * WINDOW);
        }
        assertThat(stuck(budget.tenant())).hasSize(1);
        assertThat(budget.used()).isEqualTo(budget.limit());
    }

    @Test
    void an_account_that_moves_has_room_beside_stuck_ones_however_much_it_held() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, true);
        stuck(budget.tenant());
        stuck(budget.tenant());
        ByteBudget.Tenant b = budget.tenant();
        for (int turn = 0; turn < 50; turn++) {
            List<Filling> windows = stuck(b);
            assertThat(windows).hasSize(4);
            windows.forEach(Filling::acknowledge);
        }
    }

    @Test
    void an_account_alone_takes_the_larger_half_of_an_odd_budget() {
        ByteBudget budget = new ByteBudget(3 * WINDOW, WINDOW, true);
        assertThat(stuck(budget.tenant())).hasSize(2);
    }

    @Test
    void every_account_that_comes_gets_a_window_while_there_is_one() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, true);
        stuck(budget.tenant());
        for (int user = 0; user < 8; user++) {
            Filling first = new Filling(budget.tenant(), WINDOW, WINDOW, 1);
            first.deliver();
            assertThat(first.isFull()).isTrue();
        }
    }

    @Test
    void one_account_alone_may_fill_the_budget_unless_others_are_to_be_expected() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, false);
        assertThat(stuck(budget.tenant())).hasSize(32);
    }

    @Test
    void an_account_that_holds_nothing_is_helped_by_another_that_can_be_cut() {
        ByteBudget budget = new ByteBudget(2 * WINDOW, WINDOW, true);
        ByteBudget.Tenant drips = budget.tenant();
        List<Filling> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Filling each = new Filling(drips, WINDOW, 1, 1);
            each.deliver();
            all.add(each);
        }
        all.stream().filter(each -> each.cutAsked).forEach(Filling::answerCut);
        Filling honest = new Filling(budget.tenant(), WINDOW, 1, 1);
        all.add(honest);
        long delivered = 0;
        for (int round = 0; round < 100 && delivered < WINDOW; round++) {
            if (honest.mayDeliver()) {
                honest.deliver();
            }
            for (Filling each : all) {
                delivered += each == honest && each.cutAsked ? each.granted : 0;
                if (each.cutAsked) {
                    each.answerCut();
                }
                if (each.sent > 0) {
                    each.acknowledge();
                }
            }
            delivered += honest.isFull() ? WINDOW : 0;
        }
        assertThat(delivered).isGreaterThanOrEqualTo(WINDOW);
    }
}
