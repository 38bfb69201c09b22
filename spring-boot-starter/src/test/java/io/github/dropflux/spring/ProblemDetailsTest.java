package io.github.dropflux.spring;

import static io.github.dropflux.emulator.EmulatedRoute.GET_METADATA;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.FaultAction;
import io.github.dropflux.emulator.RateLimit;
import io.github.dropflux.emulator.WriteContention;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Each row of the table in {@code docs/spring.md}, through a running server. */
@Tag("sockets")
@Tag("slow")
@ParameterizedClass
@EnumSource(WebServers.class)
@ExtendWith(OutputCaptureExtension.class)
class ProblemDetailsTest {

    private static final int SMALL = 10;
    private static final int LONG = 5 << 20;

    @Parameter WebServers server;

    private static DropboxEmulator dropbox;
    private static ConfigurableApplicationContext shared;
    private HttpClient browser;

    @BeforeParameterizedClassInvocation
    static void start(WebServers server) {
        dropbox = DropboxEmulator.start();
        shared = FileService.run(server, dropbox);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        shared.close();
        dropbox.close();
    }

    @BeforeEach
    void browse() {
        dropbox.faults().clear();
        browser = Applications.browser(shared, HttpClient.newConnection());
    }

    private FaultAction always(EmulatedRoute route) {
        dropbox.faults().clear();
        return dropbox.faults().on(route).always();
    }

    @Test
    void what_the_sender_can_mend_is_the_sender_s() {
        put("/a?path=name", SMALL).assertProblem(400, "malformed-path", false);
        always(UPLOAD).refusePath("malformed_path");
        put("/a?path=/name", SMALL).assertProblem(400, "malformed-path", false);
        always(UPLOAD).refusePath("disallowed_name");
        put("/a?path=/desktop.ini", SMALL).assertProblem(400, "malformed-path", false);
        dropbox.faults().clear();
        put("/a?path=/name&length=11", SMALL).assertProblem(400, "body-differs", false);
        assertThat(dropbox.file("/name")).isEmpty();

        assertThat(put("/a?path=/there", SMALL).status()).isEqualTo(200);
        put("/a?path=/there", SMALL + 1).assertProblem(409, "conflict", false);
        always(UPLOAD).refusePath("no_write_permission");
        put("/a?path=/name", SMALL).assertProblem(409, "not-writable", false);
        dropbox.faults().clear();
        put("/a?path=/name", (int) FileService.MAX_FILE_SIZE + 1)
                .assertProblem(413, "too-large", false);
        always(UPLOAD).refusePath("insufficient_space");
        put("/a?path=/name", SMALL).assertProblem(507, "insufficient-space", false);
    }

    @Test
    void a_rate_limit_says_how_long_it_lasts() {
        always(UPLOAD).tooManyRequests(RateLimit.JSON_AND_HEADER, Duration.ofSeconds(3000));
        Answer answer = put("/limited?path=/name", SMALL);
        answer.assertProblem(429, "rate-limited", true);
        assertThat(answer.retryAfter()).isEqualTo("3000");
        // Of this account alone, and still held back.
        Answer next = put("/limited?path=/other", SMALL);
        next.assertProblem(429, "rate-limited", true);
        assertThat(Integer.parseInt(String.valueOf(next.retryAfter()))).isBetween(1, 3000);
        dropbox.faults().clear();
        assertThat(put("/other?path=/stored", SMALL).status()).isEqualTo(200);
    }

    @Test
    void credentials_that_Dropbox_rejects_are_no_business_of_the_sender_s(CapturedOutput logged) {
        for (String refusal :
                new String[] {
                    "401 expired_access_token",
                    "401 invalid_access_token",
                    "401 missing_scope",
                    "401 user_suspended",
                    "403 no_permission",
                    "422 invalid_root",
                    "400 a_secret_of_Dropbox"
                }) {
            int status = Integer.parseInt(refusal.substring(0, 3));
            String tag = refusal.substring(4);
            always(UPLOAD)
                    .answer(
                            status,
                            "{\"error_summary\":\"a secret\",\"error\":{\".tag\":\"" + tag + "\"}}",
                            Map.of("X-Dropbox-Request-Id", "id-of-the-call"));
            Answer answer = put("/token-of-the-account?path=/name", SMALL);
            answer.assertProblem(502, "refused", false);
            assertThat(answer.json().path("requestId").asText()).isEqualTo("id-of-the-call");
        }
        assertThat(logged)
                .contains("Answering 502 refused: Dropbox refused files/upload with 401")
                .doesNotContain("\tat ", "token-of-the-account", " ERROR ");
    }

    @Test
    void a_Dropbox_that_fails_or_cannot_be_trusted_is_told_apart() {
        always(UPLOAD).wrongHash();
        put("/a?path=/differs", SMALL).assertProblem(502, "content-differs", false);
        always(START).answer(200, "<html>");
        put("/a?path=/name", LONG).assertProblem(502, "no-answer", false);
        always(UPLOAD).loseAnswer();
        dropbox.faults().on(GET_METADATA).always().answer(500, "");
        Answer doubt = put("/a?path=/doubt", SMALL);
        doubt.assertProblem(502, "in-doubt", false);
        assertThat(doubt.json().path("commitInDoubt").asBoolean()).isTrue();

        always(START).resetBeforeBody();
        put("/a?path=/name", LONG).assertProblem(503, "unavailable", true);
        always(START).answer(503, "", Map.of("Retry-After", "7"));
        Answer unavailable = put("/a?path=/name", LONG);
        unavailable.assertProblem(503, "unavailable", true);
        assertThat(unavailable.retryAfter()).isEqualTo("7");
        always(UPLOAD).tooManyWriteOperations(WriteContention.RATE_LIMIT);
        put("/a?path=/name", SMALL).assertProblem(503, "unavailable", true);
    }

    @Test
    void a_fault_of_this_service_is_logged_with_its_stack_trace(CapturedOutput logged) {
        put("/broken/a", SMALL).assertProblem(500, "local-failure", false);
        assertThat(logged).contains("Answering 500 local-failure", "a secret of ours", "\tat ");
    }

    private Answer put(String uri, int length) {
        return Answer.to(browser, uri, Mono.just(Answer.bytes(length)));
    }
}
