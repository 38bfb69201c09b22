package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.bytes;
import static io.github.dropflux.internal.json.Answers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.internal.protocol.RouteError.UntypedError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds a typed error, and what comes in its place. */
class RefusalEnvelopeTest {

    @Test
    void aRefusedUploadNamesTheSessionThatHoldsTheBytesButNotInLogs() {
        CallError read =
                ErrorReader.read(
                        Route.UPLOAD,
                        Secrets.NONE,
                        409,
                        "application/json",
                        null,
                        refusal(
                                "{'.tag':'path','reason':{'.tag':'conflict','conflict':"
                                        + "{'.tag':'file'}},'upload_session_id':'a-session-of-ours'}"));

        assertThat(read.uploadSessionId()).isEqualTo("a-session-of-ours");
        assertThat(read.tag()).isEqualTo("path/conflict/file");
        assertThat(read.summary()).isEqualTo("some/thing/..");
        assertThat(read.error())
                .isEqualTo(
                        new UploadError.Path(
                                new WriteError.Conflict(WriteConflict.Simple.FILE),
                                "a-session-of-ours"));
        assertThat(read.toString()).doesNotContain("a-session-of-ours").contains("some/thing");
        assertThat(String.valueOf(read.error())).doesNotContain("a-session-of-ours");
    }

    @ParameterizedTest
    @CsvSource({
        "expired_access_token, EXPIRED_ACCESS_TOKEN",
        "invalid_access_token, INVALID_ACCESS_TOKEN"
    })
    void aRefusedTokenTellsWhetherARefreshHelps(String tag, AuthError.Simple expected) {
        CallError read = json(401, "{'error_summary':'x','error':{'.tag':'" + tag + "'}}");

        assertThat(read.error()).isEqualTo(expected);
        assertThat(read.tag()).isEqualTo(tag);
    }

    @Test
    void whatDropboxWantsItsUserToReadGoesBeforeItsSummary() {
        CallError read =
                json(
                        403,
                        "{'error_summary':'invalid_account_type/feature/.','error':{'.tag':'invalid_account_type',"
                                + "'invalid_account_type':{'.tag':'feature'}},'user_message':{'locale':'en',"
                                + "'text':'Your team has used all calls of the month.'}}");

        assertThat(read.tag()).isEqualTo("invalid_account_type/feature");
        assertThat(read.summary()).isEqualTo("Your team has used all calls of the month.");
        assertThat(json(403, "{'error_summary':'x/y','user_message':{'text':' '}}").summary())
                .isEqualTo("x/y");
    }

    @Test
    void tooManyRequestsInJson() {
        CallError read =
                json(
                        429,
                        "{'error_summary':'too_many_requests/..','error':{'reason':"
                                + "{'.tag':'too_many_requests'},'retry_after':300}}");

        assertThat(read.error()).isEqualTo(RateLimitError.Simple.TOO_MANY_REQUESTS);
        assertThat(read.tag()).isEqualTo("too_many_requests");
        assertThat(read.retryAfter()).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void tooManyWriteOperationsDoNotSayHowLong() {
        CallError read = json(429, "{'error':{'reason':'too_many_write_operations'}}");

        assertThat(read.error()).isEqualTo(RateLimitError.Simple.TOO_MANY_WRITE_OPERATIONS);
        assertThat(read.retryAfter()).isNull();
    }

    @Test
    void aRateLimitOfTomorrowIsKeptByName() {
        CallError read = json(429, "{'error':{'reason':{'.tag':'tomorrow'},'retry_after':1}}");

        assertThat(read.error()).isEqualTo(new RateLimitError.Other("tomorrow"));
        assertThat(read.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tooManyRequestsInPlainText() {
        CallError read =
                ErrorReader.read(
                        Route.FINISH,
                        Secrets.NONE,
                        429,
                        "text/plain; charset=utf-8",
                        "17",
                        bytes("Too many requests.\nSlow down."));

        assertThat(read.error()).isNull();
        assertThat(read.tag()).isEmpty();
        assertThat(read.summary()).isEqualTo("Too many requests. Slow down.");
        assertThat(read.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 5, PT5S",
                "7, -, PT7S",
                "7, 5, PT7S",
                "5, 7, PT7S",
                "0, 0, PT0S",
                "' 7 ', -, PT7S",
                "1.5, -, PT1.5S",
                "-, 1.0001, PT1.001S",
                "999999999, -, PT24H",
                "-, 1e300, PT24H",
                "-, 123456789012345678901234567890, PT24H",
                "-, -5, -",
                "-, null, -",
                "-, '\"5\"', -",
                "-5, -, -",
                "'', -, -",
                "soon, -, -",
                "9999999999, -, -",
                "'Wed, 21 Oct 2026 07:28:00 GMT', -, -",
                "'Wed, 21 Oct 2026 07:28:00 GMT', 3, PT3S"
            })
    void theLongerOfHeaderAndBodyIsWaited(
            @Nullable String header, @Nullable String body, @Nullable Duration expected) {
        String field = body == null ? "" : ",\"retry_after\":" + body;
        byte[] answer =
                ("{\"error\":{\"reason\":{\".tag\":\"too_many_requests\"}" + field + "}}")
                        .getBytes(StandardCharsets.UTF_8);

        CallError read =
                ErrorReader.read(
                        Route.START, Secrets.NONE, 429, "application/json", header, answer);

        assertThat(read.retryAfter()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, ''",
        "'', ''",
        "text/html, <!DOCTYPE html><title>503</title>",
        "'', '  <html>Bad gateway</html>'",
        "application/octet-stream, xyz"
    })
    void aServerErrorThatSaysNothingToHumans(String contentType, String body) {
        CallError read =
                ErrorReader.read(Route.FINISH, Secrets.NONE, 503, contentType, "2", bytes(body));

        assertThat(read.status()).isEqualTo(503);
        assertThat(read.error()).isNull();
        assertThat(read.tag()).isEmpty();
        assertThat(read.summary()).isEmpty();
        assertThat(read.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aServerErrorInJson() {
        CallError read = json(500, "{'error_summary':'disk/..','error':{'.tag':'internal'}}");

        assertThat(read.error()).isEqualTo(new UntypedError("internal"));
        assertThat(read.summary()).isEqualTo("disk/..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path/conflict/file/",
                "path/conflict/file/...",
                "path/conflict/file",
                "path/...",
                "conflict/file/.",
                "..",
                ""
            })
    void aSummaryThatOnlyRepeatsTheTagIsLeftOut(String summary) {
        CallError read =
                ErrorReader.read(
                        Route.FINISH,
                        Secrets.NONE,
                        409,
                        "application/json",
                        null,
                        Answers.bytes(
                                "{'error_summary':'"
                                        + summary
                                        + "','error':{'.tag':'path','path':{'.tag':'conflict','conflict':'file'}}}"));

        assertThat(read.tag()).isEqualTo("path/conflict/file");
        assertThat(read.summary()).isEmpty();
    }

    @Test
    void aBadRequestInPlainTextIsKeptForHumans() {
        String text =
                "Error in call to API function \"files/upload_session/append_v2\": Different data"
                        + " already uploaded at offset 4194304";
        CallError read =
                ErrorReader.read(
                        Route.APPEND_V2,
                        Secrets.NONE,
                        400,
                        "text/plain",
                        null,
                        text.getBytes(StandardCharsets.UTF_8));

        assertThat(read.error()).isNull();
        assertThat(read.summary()).isEqualTo(text);
    }

    @Test
    void theTokenEndpointHasAFormOfItsOwn() {
        CallError read =
                json(400, "{'error':'invalid_grant','error_description':'token is revoked'}");

        assertThat(read.tag()).isEqualTo("invalid_grant");
        assertThat(read.summary()).isEqualTo("token is revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'error':null}", "{'error':7}", "[]", "null", "{'error':{}}"})
    void anAnswerWithoutATypedErrorLeavesTheStatus(String body) {
        CallError read = json(409, body);

        assertThat(read.error()).isNull();
        assertThat(read.tag()).isEmpty();
        assertThat(read.status()).isEqualTo(409);
    }

    private static CallError json(int status, String body) {
        return ErrorReader.read(
                Route.FINISH, Secrets.NONE, status, "application/json", null, bytes(body));
    }
}
