package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One budget, several accounts. */
class ByteBudgetTenantsTest {

    private static final long WINDOW = 8;

    private final List<String> granted = new ArrayList<>();

    private ByteBudget.Share share(ByteBudget.Tenant tenant, String name) {
        return tenant.open(() -> granted.add(name));
    }

    @Test
    void turns_go_over_accounts_and_then_over_their_uploads() {
        ByteBudget budget = new ByteBudget(2 * WINDOW, WINDOW, true);
        ByteBudget.Tenant a = budget.tenant();
        ByteBudget.Tenant b = budget.tenant();
        ByteBudget.Share a1 = share(a, "a1");
        ByteBudget.Share b1 = share(b, "b1");
        a1.request(1, WINDOW);
        b1.request(1, WINDOW);
        share(a, "a2").request(2, WINDOW);
        share(a, "a3").request(2, WINDOW);
        share(b, "b2").request(2, WINDOW);
        granted.clear();

        a1.release();
        b1.release();
        assertThat(granted).containsExactlyInAnyOrder("a2", "b2");
    }

    @Test
    void accounts_that_are_stuck_leave_half_and_then_half_of_that() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, true);
        for (int left : new int[] {16, 8, 4, 2, 1}) {
            share(budget.tenant(), "stuck").request(100, WINDOW);
            assertThat(budget.limit() - budget.used()).isEqualTo(left * WINDOW);
        }
        share(budget.tenant(), "late").request(100, WINDOW);
        assertThat(granted).containsOnlyOnce("late");
        assertThat(budget.used()).isEqualTo(budget.limit());
    }

    @Test
    void an_account_that_moves_has_room_beside_stuck_ones_however_much_it_held() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, true);
        share(budget.tenant(), "stuck").request(100, WINDOW);
        share(budget.tenant(), "stuck").request(100, WINDOW);
        ByteBudget.Share b = share(budget.tenant(), "b");
        b.request(100, WINDOW);
        for (int turn = 4; turn <= 50; turn++) {
            assertThat(granted.stream().filter("b"::equals)).hasSize(turn);
            b.release();
        }
    }

    @Test
    void an_account_alone_takes_the_larger_half_of_an_odd_budget() {
        ByteBudget budget = new ByteBudget(3 * WINDOW, WINDOW, true);
        share(budget.tenant(), "a").request(100, WINDOW);
        assertThat(granted).hasSize(2);
    }

    @Test
    void every_account_that_comes_gets_a_window_while_there_is_one() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, true);
        share(budget.tenant(), "hog").request(100, WINDOW);
        for (int user = 0; user < 8; user++) {
            share(budget.tenant(), "user" + user).request(1, WINDOW);
            assertThat(granted).contains("user" + user);
        }
    }

    @Test
    void one_account_alone_may_fill_the_budget_unless_others_are_to_be_expected() {
        ByteBudget budget = new ByteBudget(32 * WINDOW, WINDOW, false);
        share(budget.tenant(), "a").request(100, WINDOW);
        assertThat(granted).hasSize(32);
    }

    @Test
    void a_budget_of_one_window_goes_from_account_to_account() {
        ByteBudget budget = new ByteBudget(WINDOW, WINDOW, true);
        ByteBudget.Share a = share(budget.tenant(), "a");
        ByteBudget.Share b = share(budget.tenant(), "b");
        a.request(4, WINDOW);
        b.request(3, WINDOW);
        while (granted.size() < 7) {
            (granted.get(granted.size() - 1).equals("a") ? a : b).release();
        }
        // The first two were on their way before b came.
        assertThat(granted).containsExactly("a", "a", "b", "a", "b", "a", "b");
    }

    @Test
    void a_window_of_more_than_a_quarter_fits_beside_the_small_ones_of_another() {
        ByteBudget budget = new ByteBudget(256, 100, true);
        ByteBudget.Tenant a = budget.tenant();
        for (int i = 0; i < 300; i++) {
            share(a, "a").request(1, 1);
        }
        share(budget.tenant(), "b").request(1, 90);
        assertThat(granted).contains("b");
        share(budget.tenant(), "c").request(1, 1);
        assertThat(granted).contains("c");
    }

    @Test
    void whatever_happens_nothing_is_lost_and_nobody_waits_beside_free_memory() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int windows = 1 + random.nextInt(20);
            ByteBudget budget = new ByteBudget(windows * WINDOW, WINDOW, random.nextBoolean());
            int tenants = 1 + random.nextInt(4);
            List<ByteBudget.Share> shares = new ArrayList<>();
            List<int[]> held = new ArrayList<>();
            for (int t = 0; t < tenants; t++) {
                ByteBudget.Tenant tenant = budget.tenant();
                for (int s = 0; s < 3; s++) {
                    int[] holds = new int[1];
                    held.add(holds);
                    shares.add(tenant.open(() -> holds[0]++));
                }
            }
            for (int step = 0; step < 300; step++) {
                int at = random.nextInt(shares.size());
                if (random.nextInt(3) > 0) {
                    shares.get(at).request(1 + random.nextInt(3), WINDOW);
                } else if (held.get(at)[0] > 0) {
                    held.get(at)[0]--;
                    shares.get(at).release();
                }
                long holding = held.stream().mapToLong(each -> each[0]).sum();
                assertThat(budget.used()).as("seed %d", seed).isEqualTo(holding * WINDOW);
                assertThat(budget.used()).isLessThanOrEqualTo(budget.limit());
                if (holding == 0) {
                    assertThat(budget.waiting()).as("seed %d", seed).isZero();
                }
            }
            shares.forEach(ByteBudget.Share::close);
            assertThat(budget.used()).isZero();
            assertThat(budget.waiting()).isZero();
        }
    }
}
