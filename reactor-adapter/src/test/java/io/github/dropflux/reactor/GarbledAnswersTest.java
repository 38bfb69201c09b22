package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** An answer with status 200 that nobody can read is a lost answer, on every route. */
class GarbledAnswersTest extends EmulatedUploads {

    private static final String PAGE = "<html><body>Please log in</body></html>";
    private static final List<String> GARBLED =
            List.of("{\"session_id\": \"cut", PAGE, "", "[]", "{\"error\": 1");

    static Stream<Arguments> routesAndAnswers() {
        return Stream.of(
                        EmulatedRoute.UPLOAD,
                        EmulatedRoute.START,
                        EmulatedRoute.APPEND_V2,
                        EmulatedRoute.FINISH)
                .flatMap(
                        route ->
                                GARBLED.stream()
                                        // An append says nothing but that it comes from Dropbox.
                                        .filter(
                                                answer ->
                                                        route != EmulatedRoute.APPEND_V2
                                                                || !answer.isEmpty())
                                        .map(answer -> Arguments.of(route, answer)));
    }

    private static int length(EmulatedRoute route) {
        return route == EmulatedRoute.UPLOAD ? 1000 : 5 * MIB;
    }

    private FileMetadata upload(DropboxUploader uploader, TestBytes bytes) {
        return uploader.upload("/a", bytes.byteBuffers(300_000)).block(PATIENCE);
    }

    private void assertStored(TestBytes bytes, FileMetadata file) {
        assertThat(file.size()).isEqualTo(bytes.all().length);
        assertThat(dropbox.files()).hasSize(1);
        assertThat(file.contentHash().toString())
                .isEqualTo(dropbox.file("/a").orElseThrow().contentHash());
    }

    @ParameterizedTest
    @MethodSource("routesAndAnswers")
    void once_or_twice_it_costs_nothing_but_time(EmulatedRoute route, String answer) {
        for (SessionPlan plan : List.of(SessionPlan.AUTO, SessionPlan.SEQUENTIAL)) {
            for (boolean applied : new boolean[] {false, true}) {
                if (plan == SessionPlan.SEQUENTIAL && route == EmulatedRoute.UPLOAD) {
                    continue;
                }
                dropbox.close();
                startEmulator();
                if (applied) {
                    dropbox.faults().on(route).call(1).applyThenAnswer(200, answer);
                } else {
                    dropbox.faults().on(route).call(1).answer(200, answer);
                }
                dropbox.faults().on(route).call(2).answer(200, answer);
                TestBytes bytes = TestBytes.of(length(route));
                assertStored(bytes, upload(uploader(b -> b.session(plan)), bytes));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "START", "APPEND_V2", "FINISH"})
    void three_times_it_is_one_error_that_says_what_came(EmulatedRoute route) {
        dropbox.faults().on(route).always().answer(200, PAGE, Map.of("Content-Type", "text/html"));
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () ->
                                upload(
                                        uploader(b -> b.session(SessionPlan.AUTO).concurrency(1)),
                                        TestBytes.of(length(route))));
        assertThat(failure)
                .isInstanceOf(DropboxTransportException.class)
                .hasMessageContaining("status 200")
                .hasMessageContaining("text/html")
                .hasMessageContaining(PAGE.length() + " bytes")
                .hasMessageContaining("Please log in");
        assertThat(dropbox.requests(route)).hasSize(3);
        assertThat(((DropboxTransportException) failure).commitInDoubt())
                .isEqualTo(route == EmulatedRoute.UPLOAD || route == EmulatedRoute.FINISH);
    }

    /** As of a connection pool of the user's own that has none to give. */
    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "START"})
    void no_answer_at_all_is_one_error_that_says_so(EmulatedRoute route) {
        HttpClient silent = HttpClient.create().mapConnect(connection -> Mono.empty());
        DropboxUploader uploader = uploader(b -> b.httpClient(silent));
        assertThat(
                        catchThrowableOfType(
                                DropboxTransportException.class,
                                () -> upload(uploader, TestBytes.of(length(route)))))
                .hasMessageContainingAll("neither an answer nor an error", "mapConnect");
        assertThat(dropbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"START_BATCH", "APPEND_BATCH", "FINISH_BATCH_V2"})
    void in_a_batch_it_is_a_lost_answer_too(EmulatedRoute route) {
        dropbox.faults().on(route).call(1).applyThenAnswer(200, PAGE);
        dropbox.faults().on(route).call(2).answer(200, "{\"entries\": [");
        Flux<UploadRequest> requests =
                Flux.range(0, 5)
                        .map(
                                i ->
                                        UploadRequest.to("/" + i)
                                                .body(UploadBody.fromBytes(new byte[100 + i])));
        List<UploadResult> results = uploader().uploadAll(requests).collectList().block(PATIENCE);
        assertThat(results).hasSize(5).allSatisfy(r -> assertThat(r.isStored()).isTrue());
        assertThat(dropbox.files()).hasSize(5);
    }

    @Test
    void a_garbled_token_is_asked_for_again_and_not_quoted() {
        try (DropboxEmulator granting =
                DropboxEmulator.builder().acceptRefreshTokens("refresh-hush").start()) {
            granting.faults()
                    .on(EmulatedRoute.TOKEN)
                    .call(1)
                    .answer(200, "{\"access_token\": \"hush");
            DropboxUploader uploader =
                    uploader(
                            b ->
                                    b.endpoint(granting.baseUrl())
                                            .credentials(
                                                    DropboxCredentials.refreshToken(
                                                            "key", "refresh-hush")));
            assertThat(upload(uploader, TestBytes.of(1000))).isNotNull();
            assertThat(granting.requests(EmulatedRoute.TOKEN)).hasSize(2);

            granting.faults().on(EmulatedRoute.TOKEN).always().answer(200, "hush hush");
            DropboxUploader other =
                    uploader(
                            b ->
                                    b.endpoint(granting.baseUrl())
                                            .credentials(
                                                    DropboxCredentials.refreshToken(
                                                            "key2", "refresh-hush")));
            assertThat(
                            catchThrowableOfType(
                                    DropboxException.class,
                                    () -> upload(other, TestBytes.of(1000))))
                    .hasMessageContaining("oauth2/token")
                    .hasMessageContaining("status 200")
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void a_ping_that_nobody_at_Dropbox_answered_fails() {
        dropbox.faults().on(EmulatedRoute.GET_CURRENT_ACCOUNT).call(1).answer(200, PAGE);
        assertThat(
                        catchThrowableOfType(
                                DropboxException.class, () -> uploader().ping().block(PATIENCE)))
                .hasMessageContaining("users/get_current_account")
                .hasMessageContaining("Please log in");
        uploader().ping().block(PATIENCE);
    }

    @Test
    void a_garbled_look_up_of_a_commit_in_doubt_is_made_again() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).applyThenAnswer(200, PAGE);
        dropbox.faults().on(EmulatedRoute.GET_METADATA).call(1).answer(200, PAGE);
        TestBytes bytes = TestBytes.of(1000);
        assertStored(bytes, upload(uploader(), bytes));
        assertThat(dropbox.requests(EmulatedRoute.UPLOAD)).hasSize(1);
    }
}
