package io.github.dropflux.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server answers with another status is a refusal that humans and the retry can bear. */
@Tag("slow")
class RefusalFuzz {

    private static final int[] STATUSES = {400, 401, 403, 409, 422, 429, 500, 503};
    private static final String[] TYPES = {"application/json", "text/plain", "text/html", ""};

    static Stream<byte[]> refusals() {
        return Stream.of(
                        "",
                        "000\n",
                        "131\nAAAAsl.AAAAAAAAAAAA",
                        "131\nError in call to API function \"files/upload\": Bearer sl.AAAAAAAAAAAA",
                        "230\n{'error':{'.tag':'incorrect_offset','correct_offset':4194304}}",
                        "030\n{'error':{'.tag':'path','reason':{'.tag':'conflict','conflict':'file'},"
                                + "'upload_session_id':'s-1'}}",
                        "430\n{'error':{'.tag':'lookup_failed','lookup_failed':'not_found'}}",
                        "05017\n{'error':{'reason':'too_many_requests','retry_after':9}}",
                        "7301e9\n{'error':{'.tag':'path','path':'not_found'}}",
                        "010\n{'error_summary':'expired_access_token/..','error':'expired_access_token'}")
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Three characters choose the route, the status and the content type; the line's rest is Retry-After. */
    @MethodSource("refusals")
    @FuzzTest
    void anyRefusalIsTold(byte[] input) {
        if (input.length < 3) {
            return;
        }
        int line = 3;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        String retryAfter = new String(input, 3, line - 3, StandardCharsets.ISO_8859_1);
        Route route = choose(Route.values(), input[0]);
        int status = STATUSES[(input[1] & 0x7f) % STATUSES.length];

        CallError error =
                ErrorReader.read(
                        route,
                        Secrets.NONE,
                        status,
                        choose(TYPES, input[2]),
                        line == 3 ? null : retryAfter,
                        Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length));

        assertThat(error.status()).isEqualTo(status);
        assertThat(error.tag()).hasSizeLessThan(500).doesNotContain("\n");
        assertThat(error.summary()).hasSizeLessThan(1000).doesNotContain("\n", "sl.AAAAAAAA");
        Duration wait = error.retryAfter();
        if (wait != null) {
            assertThat(wait).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
    }

    private static <T> T choose(T[] from, byte by) {
        return from[(by & 0x7f) % from.length];
    }
}
