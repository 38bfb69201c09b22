package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Many uploads of all kinds in one budget: as long as sources deliver and the network takes what it is given,
 * all of them get on, whatever the order of things.
 */
class ByteBudgetProperties {

    private static final long BLOCK = 4;

    private final class Run {

        private final Random random;
        private final ByteBudget budget;
        private final List<Filling> uploads = new ArrayList<>();
        private final List<Integer> windowsLeft = new ArrayList<>();

        /** Uploads that go on with a session which cannot be cut within a block. */
        private final List<Boolean> late = new ArrayList<>();

        /** Sources that have delivered something and say no more, until their time limit ends them. */
        private final List<Boolean> silent = new ArrayList<>();

        Run(long seed) {
            random = new Random(seed);
            long largest = BLOCK * (1 + random.nextInt(3));
            long limit = largest + random.nextInt((int) (8 * largest));
            budget = new ByteBudget(limit, largest, random.nextBoolean());
            int tenants = 1 + random.nextInt(3);
            for (int t = 0; t < tenants; t++) {
                ByteBudget.Tenant tenant = budget.tenant();
                int shares = 1 + random.nextInt(12);
                for (int s = 0; s < shares; s++) {
                    long window =
                            random.nextInt(4) == 0 ? 1 + random.nextInt((int) largest) : largest;
                    long cutsFrom = random.nextBoolean() ? 1 : BLOCK;
                    long step = 1 + random.nextInt(3);
                    long blocks = random.nextInt(3) == 0 ? cutsFrom : BLOCK;
                    uploads.add(new Filling(tenant, window, step, cutsFrom, blocks));
                    late.add(cutsFrom > 1);
                    windowsLeft.add(1 + random.nextInt(4));
                    silent.add(false);
                }
            }
        }

        void toItsEnd() {
            boolean moved = true;
            while (moved) {
                moved = false;
                int first = random.nextInt(uploads.size());
                for (int i = 0; i < uploads.size(); i++) {
                    moved |= move((first + i) % uploads.size());
                    check();
                }
                if (!moved) {
                    assertNoneWaitsForSilentOnes();
                    moved = endASilentOne();
                }
            }
            assertThat(uploads)
                    .as("with %d of %d bytes used", budget.used(), budget.limit())
                    .allMatch(each -> each.closed);
            assertThat(budget.used()).isZero();
            assertThat(budget.waiting()).isZero();
        }

        private boolean move(int at) {
            Filling upload = uploads.get(at);
            if (upload.closed) {
                return false;
            }
            if (upload.cutAsked) {
                upload.answerCut();
                return true;
            }
            if (upload.sent > 0 && random.nextBoolean()) {
                upload.acknowledge();
                return true;
            }
            if (upload.isFull()) {
                upload.send();
                windowsLeft.set(at, windowsLeft.get(at) - 1);
                return true;
            }
            if (windowsLeft.get(at) <= 0) {
                if (upload.sent > 0) {
                    upload.acknowledge();
                } else {
                    upload.close();
                }
                return true;
            }
            if (upload.mayDeliver() && !silent.get(at)) {
                upload.deliver();
                silent.set(at, random.nextInt(30) == 0);
                return true;
            }
            return upload.sent > 0;
        }

        private void assertNoneWaitsForSilentOnes() {
            // In less, one session that exists already may take all.
            boolean large = budget.limit() >= 4 * BLOCK;
            for (int i = 0; i < uploads.size(); i++) {
                if (large && !late.get(i) && !silent.get(i)) {
                    assertThat(uploads.get(i).closed)
                            .as(
                                    "%s with %d of %d bytes used",
                                    uploads.get(i), budget.used(), budget.limit())
                            .isTrue();
                }
            }
        }

        private boolean endASilentOne() {
            for (int i = 0; i < uploads.size(); i++) {
                if (silent.get(i) && !uploads.get(i).closed) {
                    uploads.get(i).close();
                    return true;
                }
            }
            return false;
        }

        private void check() {
            long held = uploads.stream().mapToLong(Filling::held).sum();
            assertThat(budget.used()).isEqualTo(held).isLessThanOrEqualTo(budget.limit());
        }
    }

    @Property(tries = 2000)
    void all_get_on_and_the_bound_holds(@ForAll long seed) {
        new Run(seed).toItsEnd();
    }
}
