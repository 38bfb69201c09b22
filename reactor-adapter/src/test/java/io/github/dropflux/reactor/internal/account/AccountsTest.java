package io.github.dropflux.reactor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.PathRoot;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.token.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class AccountsTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger made = new AtomicInteger();
    private final Accounts accounts =
            new Accounts(
                    key -> {
                        made.incrementAndGet();
                        return new Account(key, terms());
                    },
                    () -> time);

    private Account.Terms terms() {
        return new Account.Terms(
                (request, authorization) -> Mono.error(new AssertionError("no call is expected")),
                RetryPolicy.defaults(),
                new Account.Appends(false, 4, 1),
                BatchSettings.defaults(),
                new SessionsAhead.Terms(
                        0, Duration.ofDays(7), new RunningUploads(IllegalStateException::new)),
                Telemetry.none(),
                () -> time,
                new ByteBudget(1, 1, true));
    }

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private static AccountKey user(int number) {
        return AccountKey.of(new Credentials.Fixed("token-" + number, null));
    }

    private void visit(AccountKey key) {
        accounts.lease(key).release();
    }

    private static Credentials supplied(Mono<String> tokens) {
        return new Credentials.Supplied(tokens, tokens, null);
    }

    @Test
    void equal_credentials_reach_one_account() {
        RefreshGrant grant = new RefreshGrant("app", null, "refresh");
        RefreshGrant same = new RefreshGrant("app", null, "refresh");
        Account first =
                accounts.lease(AccountKey.of(new Credentials.Refresh(grant, null))).account();
        Account second =
                accounts.lease(AccountKey.of(new Credentials.Refresh(same, null))).account();
        assertThat(second).isSameAs(first);

        Mono<String> supplier = Mono.just("t");
        Account supplied =
                accounts.lease(AccountKey.of(new Credentials.Supplied(supplier, supplier, null)))
                        .account();
        assertThat(
                        accounts.lease(
                                        AccountKey.of(
                                                new Credentials.Supplied(supplier, supplier, null)))
                                .account())
                .isSameAs(supplied);
        assertThat(accounts.lease(AccountKey.of(supplied(Mono.just("t")))).account())
                .isNotSameAs(supplied);
    }

    @Test
    void members_and_namespaces_are_separate_accounts() {
        AccountKey team = user(1);
        List<AccountKey> keys =
                List.of(
                        team,
                        team.withSelectUser("m1"),
                        team.withSelectUser("m2"),
                        team.withSelectAdmin("m1"),
                        team.withPathRoot(PathRoot.namespaceId("7")));
        assertThat(keys.stream().map(key -> accounts.lease(key).account()).distinct()).hasSize(5);
    }

    @Test
    @Tag("slow")
    void a_hundred_thousand_users_in_a_day_leave_a_thousand_accounts_at_most() {
        for (int user = 0; user < 100_000; user++) {
            visit(user(user));
            time.advanceTimeBy(Duration.ofMillis(864));
            assertThat(accounts.size()).isLessThanOrEqualTo(Accounts.MOST_IDLE + 1);
        }
        // In fifteen minutes come a thousand or so.
        assertThat(accounts.size()).isBetween(900, Accounts.MOST_IDLE);
    }

    @Test
    void an_idle_account_is_kept_for_a_while_and_then_forgotten() {
        visit(user(1));
        time.advanceTimeBy(Accounts.LONGEST_IDLE);
        visit(user(1));
        assertThat(made).hasValue(1);

        time.advanceTimeBy(Accounts.LONGEST_IDLE.plusMillis(1));
        visit(user(2));
        assertThat(accounts.size()).isEqualTo(1);
        visit(user(1));
        assertThat(made).hasValue(3);
    }

    @Test
    void one_that_is_used_again_and_again_displaces_no_other() {
        visit(user(1));
        for (int i = 0; i < 20_000; i++) {
            visit(user(2));
        }
        visit(user(1));
        assertThat(made).hasValue(2);
        assertThat(accounts.moments()).isLessThanOrEqualTo(4 * Accounts.MOST_IDLE + 1);
    }

    @Test
    void an_account_in_use_is_never_forgotten() {
        Accounts.Lease inUse = accounts.lease(user(0));
        visit(user(0));
        for (int user = 1; user < 5_000; user++) {
            visit(user(user));
            time.advanceTimeBy(Duration.ofMinutes(1));
        }
        assertThat(accounts.lease(user(0)).account()).isSameAs(inUse.account());
    }

    @Test
    void a_lease_is_released_once() {
        Accounts.Lease first = accounts.lease(user(1));
        Accounts.Lease second = accounts.lease(user(1));
        first.release();
        first.release();
        time.advanceTimeBy(Accounts.LONGEST_IDLE.plusMillis(1));
        visit(user(2));
        assertThat(accounts.lease(user(1)).account()).isSameAs(second.account());
    }

    @Test
    void an_account_is_in_use_from_subscription_to_the_end_of_the_work() {
        Mono<String> work = accounts.use(user(1), account -> Mono.never());
        assertThat(accounts.size()).isZero();
        StepVerifier.create(work).thenCancel().verify();
        StepVerifier.create(accounts.use(user(1), account -> Mono.just("done")))
                .expectNext("done")
                .verifyComplete();
        StepVerifier.create(
                        accounts.use(user(1), account -> Mono.error(new IllegalStateException())))
                .verifyError();
        time.advanceTimeBy(Accounts.LONGEST_IDLE.plusMillis(1));
        visit(user(2));
        assertThat(accounts.size()).isEqualTo(1);
    }

    @Test
    void many_threads_agree_on_the_account_in_use() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger disagreements = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            threads.execute(
                    () -> {
                        for (int i = 0; i < 20_000; i++) {
                            List<Accounts.Lease> leases = new ArrayList<>();
                            AccountKey key = user(i % 3);
                            leases.add(accounts.lease(key));
                            leases.add(accounts.lease(key));
                            if (leases.get(0).account() != leases.get(1).account()) {
                                disagreements.incrementAndGet();
                            }
                            leases.forEach(Accounts.Lease::release);
                        }
                        done.countDown();
                    });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(disagreements).hasValue(0);
        assertThat(accounts.size()).isEqualTo(3);
    }

    @Test
    void no_key_shows_a_secret() {
        assertThat(user(1).toString()).doesNotContain("token-1");
        assertThat(
                        AccountKey.of(
                                        new Credentials.Refresh(
                                                new RefreshGrant("key", "hush", "hush"), "name"))
                                .toString())
                .doesNotContain("hush");
    }
}
