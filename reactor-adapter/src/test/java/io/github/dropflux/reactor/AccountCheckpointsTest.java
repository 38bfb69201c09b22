package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** A checkpoint belongs to an account. */
class AccountCheckpointsTest extends TwoAccounts {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_checkpoint_of_another_account_is_refused_and_nothing_is_sent(boolean named) {
        DropboxCredentials first = named ? ofA : DropboxCredentials.accessToken("token-a");
        DropboxCredentials second = named ? ofB : DropboxCredentials.accessToken("token-b");
        a.faults().on(EmulatedRoute.APPEND_V2).call(2).answer(400, "Error in call");
        DropboxException failure =
                (DropboxException)
                        catchThrowable(
                                () ->
                                        uploader.upload(request("/same", long9).credentials(first))
                                                .block(PATIENCE));
        UploadCheckpoint left = failure.checkpoint().orElseThrow();

        assertThat(
                        catchThrowable(
                                () ->
                                        uploader.resume(
                                                        ResumeRequest.of(left)
                                                                .replay(() -> body(long9))
                                                                .credentials(second))
                                                .block(PATIENCE)))
                .isInstanceOf(LocalFailureException.class)
                .hasMessageContainingAll("/same", left.accountId(), "belongs to account");
        assertThat(b.requests())
                .noneMatch(seen -> seen.sessionId().isPresent() || seen.bodyBytes() > 4);

        uploader.resume(ResumeRequest.of(left).replay(() -> body(long9)).credentials(first))
                .block(PATIENCE);
        assertThat(a.file("/same")).get().extracting(file -> file.bytes()).isEqualTo(long9.all());
    }

    @Test
    void the_same_path_of_two_accounts_has_two_checkpoints(@TempDir Path folder) {
        FileCheckpointStore store = FileCheckpointStore.inFolder(folder);
        DropboxUploader keeping =
                builder().credentials(DropboxCredentials.perRequest()).checkpoints(store).build();
        try (keeping) {
            dropbox.faults().on(EmulatedRoute.APPEND_V2).call(2).answer(400, "Error in call");
            catchThrowable(
                    () -> keeping.upload(request("/same", long9).credentials(ofA)).block(PATIENCE));

            assertThat(keeping.forAccount(ofB).checkpoint("/same").blockOptional(PATIENCE))
                    .isEmpty();
            assertThat(
                            keeping.checkpoint("/same")
                                    .contextWrite(ofA.inContext())
                                    .blockOptional(PATIENCE))
                    .isPresent();
            TestBytes others = TestBytes.of(10 * TestBytes.MIB);
            keeping.upload(request("/same", others).credentials(ofB)).block(PATIENCE);
            UploadCheckpoint left = keeping.forAccount(ofA).checkpoint("/same").block(PATIENCE);
            keeping.forAccount(ofA)
                    .resume(ResumeRequest.of(left).replay(() -> body(long9)))
                    .block(PATIENCE);

            assertThat(a.file("/same")).get().extracting(f -> f.bytes()).isEqualTo(long9.all());
            assertThat(b.file("/same")).get().extracting(f -> f.bytes()).isEqualTo(others.all());
            assertThat(keeping.forAccount(ofA).checkpoint("/same").blockOptional(PATIENCE))
                    .isEmpty();
        }
    }

    @Test
    void an_account_of_an_access_token_is_asked_for_once() {
        DropboxCredentials unnamed = DropboxCredentials.accessToken("token-a");
        Flux.range(0, 3)
                .flatMap(i -> uploader.forAccount(unnamed).upload(request("/a-" + i, long9)))
                .blockLast(PATIENCE);
        assertThat(a.requests(EmulatedRoute.GET_CURRENT_ACCOUNT)).hasSize(1);

        uploader.forAccount(unnamed).upload(request("/a-small", small)).block(PATIENCE);
        assertThat(a.requests(EmulatedRoute.GET_CURRENT_ACCOUNT)).hasSize(1);
    }

    @Test
    void an_access_token_that_was_replaced_resumes_the_account_s_checkpoint() {
        DropboxEmulator renewed =
                DropboxEmulator.builder().account("a", "old-token", "new-token").start();
        try (renewed;
                DropboxUploader users =
                        DropboxUploader.builder()
                                .credentials(DropboxCredentials.perRequest())
                                .endpoint(renewed.baseUrl())
                                .windowSize(4L * TestBytes.MIB)
                                .concurrency(1)
                                .build()) {
            renewed.faults().on(EmulatedRoute.APPEND_V2).call(2).expireToken();
            DropboxException failure =
                    (DropboxException)
                            catchThrowable(
                                    () ->
                                            users.forAccount(
                                                            DropboxCredentials.accessToken(
                                                                    "old-token"))
                                                    .upload(request("/a", long9))
                                                    .block(PATIENCE));
            users.forAccount(DropboxCredentials.accessToken("new-token"))
                    .resume(
                            ResumeRequest.of(failure.checkpoint().orElseThrow())
                                    .replay(() -> body(long9)))
                    .block(PATIENCE);
            assertThat(renewed.account("a").file("/a")).isPresent();
        }
    }
}
