package io.github.dropflux.reactor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PathRoot;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.http.Transport;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.token.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;

/** By what a checkpoint knows its account. */
class AccountIdentityTest {

    private static final Credentials TOKEN = new Credentials.Fixed("token", null);

    private final AtomicInteger asked = new AtomicInteger();

    private String id(AccountKey key, Transport transport) {
        return account(key, transport).idOfCheckpoints().block();
    }

    private Account account(AccountKey key, Transport transport) {
        return new Account(
                key,
                new Account.Terms(
                        (request, authorization) -> {
                            asked.incrementAndGet();
                            return transport.send(request, authorization);
                        },
                        RetryPolicy.none(),
                        new Account.Appends(false, 4, 1),
                        BatchSettings.defaults(),
                        new SessionsAhead.Terms(
                                0,
                                Duration.ofDays(7),
                                new RunningUploads(IllegalStateException::new)),
                        Telemetry.none(),
                        Schedulers::parallel,
                        new ByteBudget(1, 1, true)));
    }

    private static Transport saying(String accountId) {
        byte[] json = ("{\"account_id\":\"" + accountId + "\"}").getBytes(StandardCharsets.UTF_8);
        return (request, authorization) -> Mono.just(new Response(json, "id"));
    }

    private static Transport failing() {
        return (request, authorization) -> Mono.error(new IOException("Connection reset by peer"));
    }

    private static AccountKey refresh(String app, String secret, String token) {
        return AccountKey.of(new Credentials.Refresh(new RefreshGrant(app, secret, token), null));
    }

    private static Credentials supplied(Mono<String> tokens) {
        return new Credentials.Supplied(tokens, tokens, null);
    }

    @Test
    void a_refresh_token_needs_no_call_and_outlives_the_app_s_secret() {
        String id = id(refresh("app", "secret", "token"), failing());
        assertThat(id(refresh("app", "replaced", "token"), failing())).isEqualTo(id);
        assertThat(id(refresh("app", null, "token"), failing())).isEqualTo(id);
        assertThat(id(refresh("app", null, "other"), failing())).isNotEqualTo(id);
        assertThat(id(refresh("other", null, "token"), failing())).isNotEqualTo(id);
        assertThat(asked).hasValue(0);
        assertThat(id).matches("[0-9a-f]{32}");
    }

    @Test
    void a_name_goes_before_all_else_and_needs_no_call() {
        String id = id(AccountKey.of(TOKEN.named("user 7")), failing());
        assertThat(id(AccountKey.of(new Credentials.Fixed("new token", "user 7")), failing()))
                .isEqualTo(id);
        assertThat(id(AccountKey.of(supplied(Mono.just("t")).named("user 7")), failing()))
                .isEqualTo(id);
        assertThat(id(AccountKey.of(TOKEN.named("user 8")), failing())).isNotEqualTo(id);
        assertThat(asked).hasValue(0);
    }

    @Test
    void an_access_token_is_known_by_the_account_that_Dropbox_says() {
        String id = id(AccountKey.of(TOKEN), saying("dbid:1"));
        assertThat(id(AccountKey.of(new Credentials.Fixed("new token", null)), saying("dbid:1")))
                .isEqualTo(id);
        assertThat(id(AccountKey.of(TOKEN), saying("dbid:2"))).isNotEqualTo(id);
        assertThat(id).doesNotContain("dbid");
    }

    @Test
    void it_is_asked_for_once() {
        Account account = account(AccountKey.of(TOKEN), saying("dbid:1"));
        String id = account.idOfCheckpoints().block();
        assertThat(account.idOfCheckpoints().block()).isEqualTo(id);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_failure_is_not_another_account_and_is_forgotten() {
        AtomicBoolean fails = new AtomicBoolean();
        Transport now =
                (request, authorization) ->
                        (fails.get() ? failing() : saying("dbid:1")).send(request, authorization);
        Account account = account(AccountKey.of(TOKEN), now);
        fails.set(true);
        UploadCheckpoint left = checkpoint(id(AccountKey.of(TOKEN), saying("dbid:1")));
        StepVerifier.create(account.require(left)).verifyError(DropboxTransportException.class);
        StepVerifier.create(account.require(checkpoint(account.idOfCheckpoints().block())))
                .verifyComplete();
        fails.set(false);
        StepVerifier.create(account.require(left)).verifyComplete();
        StepVerifier.create(account.require(checkpoint("another")))
                .verifyError(LocalFailureException.class);
    }

    private static UploadCheckpoint checkpoint(String accountId) {
        return UploadCheckpoint.builder(
                        accountId,
                        "session",
                        SessionType.SEQUENTIAL,
                        Instant.EPOCH,
                        CommitInfo.to("/a"))
                .build();
    }

    @Test
    void who_stops_waiting_takes_nothing_from_who_comes() {
        for (int i = 0; i < 2_000; i++) {
            Account account =
                    account(AccountKey.of(TOKEN), (request, authorization) -> Mono.never());
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Disposable first = account.idOfCheckpoints().subscribe();
            RaceTestUtils.race(
                    first::dispose,
                    () -> account.idOfCheckpoints().subscribe(id -> {}, failure::set));
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void a_token_that_nobody_knows_stands_for_itself() {
        String id = id(AccountKey.of(TOKEN), failing());
        assertThat(id(AccountKey.of(TOKEN), failing())).isEqualTo(id);
        assertThat(id(AccountKey.of(new Credentials.Fixed("other", null)), failing()))
                .isNotEqualTo(id);
        Credentials supplied = supplied(Mono.just("token"));
        assertThat(id(AccountKey.of(supplied), failing()))
                .isNotEqualTo(id(AccountKey.of(supplied), failing()));
    }

    @Test
    void members_and_namespaces_have_ids_that_differ() {
        AccountKey key = AccountKey.of(TOKEN.named("team"));
        List<AccountKey> keys =
                List.of(
                        key,
                        key.withSelectUser("m1"),
                        key.withSelectUser("m2"),
                        key.withSelectAdmin("m1"),
                        key.withPathRoot(PathRoot.namespaceId("7")));
        assertThat(keys.stream().map(each -> id(each, failing()))).doesNotHaveDuplicates();
    }

    @Test
    void accounts_are_made_on_threads_that_must_not_block() {
        // More than a secure random number generator has in store.
        StepVerifier.create(
                        Mono.fromRunnable(
                                        () -> {
                                            for (int i = 0; i < 100; i++) {
                                                account(AccountKey.of(TOKEN), failing());
                                            }
                                        })
                                .subscribeOn(Schedulers.parallel()))
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }
}
