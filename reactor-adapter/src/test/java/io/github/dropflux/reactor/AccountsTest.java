package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.PathRoot;
import io.github.dropflux.emulator.EmulatedAccount;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.RateLimit;
import io.github.dropflux.emulator.SeenRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** One uploader, two accounts: nothing of one reaches the other. */
class AccountsTest extends TwoAccounts {

    /** Every call that names such a path reached this account, and no other call did. */
    private static void assertOnly(EmulatedAccount account, String prefix) {
        assertThat(account.requests())
                .isNotEmpty()
                .allSatisfy(
                        seen ->
                                assertThat(seen.paths())
                                        .allSatisfy(path -> assertThat(path).startsWith(prefix)));
    }

    private void assertApart() {
        assertOnly(a, "/a");
        assertOnly(b, "/b");
        assertThat(a.files()).allMatch(file -> file.path().startsWith("/a"));
        assertThat(b.files()).allMatch(file -> file.path().startsWith("/b"));
        assertThat(dropbox.requests())
                .filteredOn(seen -> !seen.is(EmulatedRoute.TOKEN))
                // Files of a single call contend for their account's lock, and for no other's.
                .allMatch(seen -> Set.of(200, 429).contains(seen.status().orElse(200)));
    }

    @Test
    void commits_of_two_accounts_never_share_a_call() {
        a.faults().on(EmulatedRoute.FINISH).call(1).delayAnswer(Duration.ofSeconds(1));
        DropboxUploader viewA = uploader.forAccount(ofA);
        DropboxUploader viewB = uploader.forAccount(ofB);
        Flux.range(0, 4)
                .flatMap(
                        i ->
                                Flux.merge(
                                        viewA.upload(request("/a-" + i, long9)),
                                        viewB.upload(request("/b-" + i, long9))),
                        4)
                .blockLast(PATIENCE);

        assertApart();
        assertThat(a.files()).hasSize(4);
        assertThat(b.files()).hasSize(4);
    }

    @Test
    void small_files_of_two_accounts_never_share_a_call() {
        Flux<UploadRequest> requests =
                Flux.range(0, 60)
                        .map(
                                i ->
                                        i % 2 == 0
                                                ? request("/a-" + i, small).credentials(ofA)
                                                : request("/b-" + i, small).credentials(ofB));
        List<UploadResult> results = uploader.uploadAll(requests).collectList().block(PATIENCE);

        assertThat(results).hasSize(60).allMatch(UploadResult::isStored);
        assertApart();
        assertThat(a.files()).hasSize(30);
        assertThat(a.requests(EmulatedRoute.APPEND_BATCH)).isNotEmpty();
        assertThat(b.requests(EmulatedRoute.APPEND_BATCH)).isNotEmpty();
    }

    @Test
    void every_call_of_a_batch_goes_to_the_account_of_the_context() {
        DropboxUploader service =
                builder().credentials(DropboxCredentials.accessToken("token-b")).build();
        try (service) {
            List<UploadResult> results =
                    service.uploadAll(Flux.range(0, 30).map(i -> request("/a-" + i, small)))
                            .contextWrite(ofA.inContext())
                            .collectList()
                            .block(PATIENCE);
            assertThat(results).hasSize(30).allMatch(UploadResult::isStored);
        }
        assertThat(a.files()).hasSize(30);
        assertThat(b.requests()).isEmpty();
        assertThat(dropbox.requests())
                .extracting(seen -> seen.account().orElse("none"))
                .containsOnly("a");
    }

    @Test
    void a_rate_limit_a_slow_commit_and_a_hanging_refresh_of_one_do_not_touch_the_other() {
        DropboxUploader viewA =
                uploader.forAccount(DropboxCredentials.refreshToken("key", "refresh-a"));
        DropboxUploader viewB = uploader.forAccount(ofB);
        a.faults().on(EmulatedRoute.TOKEN).call(2).stall();
        a.faults().on(EmulatedRoute.FINISH).call(1).delayAnswer(LONG);
        a.faults()
                .on(EmulatedRoute.APPEND_V2)
                .call(9)
                .tooManyRequests(RateLimit.JSON_AND_HEADER, LONG);
        CompletableFuture<FileMetadata> slow = viewA.upload(request("/a-slow", long9)).toFuture();
        await().until(() -> !a.requests(EmulatedRoute.FINISH).isEmpty());
        CompletableFuture<FileMetadata> limited =
                viewA.upload(request("/a-limited", TestBytes.of(40 * TestBytes.MIB))).toFuture();
        await().until(() -> uploader.gauges().accountsRateLimited() == 1);
        a.expireTokens();
        CompletableFuture<FileMetadata> refreshing =
                viewA.ping().then(Mono.<FileMetadata>empty()).toFuture();

        viewB.upload(request("/b-1", long9)).block(PATIENCE);
        viewB.upload(request("/b-2", small)).block(PATIENCE);
        viewB.ping().block(PATIENCE);

        assertThat(b.files()).hasSize(2);
        assertThat(slow).isNotDone();
        assertThat(limited).isNotDone();
        assertThat(uploader.gauges().rateLimitedFor()).isPositive();
        List.of(slow, limited, refreshing).forEach(each -> each.cancel(true));
    }

    @Test
    void each_account_refreshes_its_own_token_once() {
        DropboxCredentials refreshA = DropboxCredentials.refreshToken("key", "refresh-a");
        DropboxCredentials refreshB = DropboxCredentials.refreshToken("key", "refresh-b");
        Flux.range(0, 10)
                .flatMap(
                        i ->
                                Flux.merge(
                                        uploader.upload(
                                                request("/a-" + i, small).credentials(refreshA)),
                                        uploader.upload(
                                                request("/b-" + i, small)
                                                        .credentials(
                                                                DropboxCredentials.refreshToken(
                                                                        "key", "refresh-b")))))
                .blockLast(PATIENCE);
        uploader.forAccount(refreshB).ping().block(PATIENCE);

        assertThat(a.requests(EmulatedRoute.TOKEN)).hasSize(1);
        assertThat(b.requests(EmulatedRoute.TOKEN)).hasSize(1);
        assertApart();
    }

    @Test
    void a_ping_sends_what_an_upload_sends_and_refreshes_as_it_does() {
        DropboxUploader member =
                uploader.forAccount(DropboxCredentials.accessToken("token-team"))
                        .asUser("member-1")
                        .inPathRoot(PathRoot.home());
        member.ping().block(PATIENCE);
        assertThat(dropbox.account("member-1").requests(EmulatedRoute.GET_CURRENT_ACCOUNT))
                .singleElement()
                .satisfies(
                        seen ->
                                assertThat(seen.header("dropbox-api-path-root"))
                                        .contains("{\".tag\":\"home\"}"));

        DropboxUploader refreshing =
                uploader.forAccount(DropboxCredentials.refreshToken("key", "refresh-a"));
        refreshing.ping().block(PATIENCE);
        a.expireTokens();
        refreshing.ping().block(PATIENCE);
        assertThat(a.requests(EmulatedRoute.TOKEN)).hasSize(2);
    }

    @Test
    void members_of_a_team_are_accounts_of_their_own() {
        DropboxUploader team = uploader.forAccount(DropboxCredentials.accessToken("token-team"));
        team.asUser("member-1").upload(request("/m1", long9)).block(PATIENCE);
        team.asUser("member-2").upload(request("/m2", small)).block(PATIENCE);
        team.asAdmin("member-2").upload(request("/m2-admin", small)).block(PATIENCE);

        assertThat(dropbox.account("member-1").files()).hasSize(1);
        assertThat(dropbox.account("member-2").files()).hasSize(2);
    }

    @Test
    void credentials_are_in_no_context_inside_and_the_user_s_context_is_in_every_call() {
        DropboxCredentials watching =
                DropboxCredentials.accessToken(
                        Mono.deferContextual(
                                context -> {
                                    assertThat(context.hasKey(DropboxCredentials.class)).isFalse();
                                    return Mono.just((String) context.get("trace"));
                                }));
        List<UploadResult> results =
                uploader.uploadAll(
                                Flux.concat(
                                        Flux.range(0, 20).map(i -> request("/a-" + i, small)),
                                        Flux.just(request("/a-long", long9))))
                        .contextWrite(watching.inContext())
                        .contextWrite(Context.of("trace", "token-a"))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.failure()).as(result.toString()).isEmpty());
        assertThat(a.files()).hasSize(21);
        assertThat(a.requests(EmulatedRoute.START_BATCH)).isNotEmpty();
        assertThat(a.requests(EmulatedRoute.APPEND_BATCH)).isNotEmpty();
        assertThat(a.requests(EmulatedRoute.FINISH_BATCH_V2)).isNotEmpty();
    }

    @Test
    void what_a_source_or_requests_upload_themselves_goes_to_the_account_of_the_context() {
        DropboxUploader service = builder().credentials(ofB).build();
        try (service) {
            Flux<java.nio.ByteBuffer> source =
                    Flux.defer(
                            () ->
                                    service.upload(request("/a-side", small))
                                            .thenMany(small.byteBuffers(100)));
            service.upload("/a-main", source).contextWrite(ofA.inContext()).block(PATIENCE);
            service.uploadAll(
                            service.upload(request("/a-lock", small))
                                    .thenMany(Flux.just(request("/a-one", small))))
                    .contextWrite(ofA.inContext())
                    .blockLast(PATIENCE);
        }
        assertThat(a.files()).hasSize(4);
        assertThat(b.requests()).isEmpty();
    }

    @Test
    void a_view_goes_before_the_context_and_a_request_before_the_view() {
        uploader.forAccount(ofA)
                .upload(request("/a", small))
                .contextWrite(ofB.inContext())
                .block(PATIENCE);
        uploader.forAccount(ofA).upload(request("/b", small).credentials(ofB)).block(PATIENCE);
        assertApart();
    }

    @Test
    void closing_a_view_closes_nothing() {
        DropboxUploader view = uploader.forAccount(ofA);
        view.close();
        view.closeGracefully(PATIENCE).block(PATIENCE);
        view.upload(request("/a", small)).block(PATIENCE);
        uploader.forAccount(ofB).upload(request("/b", small)).block(PATIENCE);
        uploader.close();
        assertThat(catchThrowable(() -> view.upload(request("/a2", small)).block(PATIENCE)))
                .hasMessageContaining("closed");
        assertApart();
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISH_BATCH_V2", "APPEND_BATCH", "START_BATCH"})
    void a_batch_call_of_one_that_fails_fails_no_file_of_the_other(EmulatedRoute route) {
        a.faults().on(route).always().answer(403, "{\"error_summary\": \"no/.\"}");
        List<UploadResult> results =
                uploader.uploadAll(
                                Flux.fromStream(
                                        IntStream.range(0, 40)
                                                .mapToObj(
                                                        i ->
                                                                request(
                                                                                (i % 2 == 0
                                                                                                ? "/a-"
                                                                                                : "/b-")
                                                                                        + i,
                                                                                small)
                                                                        .credentials(
                                                                                i % 2 == 0
                                                                                        ? ofA
                                                                                        : ofB))))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results)
                .filteredOn(result -> result.request().toString().contains("/b-"))
                .hasSize(20)
                .allMatch(UploadResult::isStored);
        assertThat(b.files()).hasSize(20);
        assertThat(b.requests())
                .allMatch(seen -> seen.status().orElse(200) == 200)
                .noneMatch(AccountsTest::namesA);
    }

    private static boolean namesA(SeenRequest seen) {
        return seen.paths().stream().anyMatch(path -> path.startsWith("/a"));
    }
}
