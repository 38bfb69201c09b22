package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server echoes, and wherever, no text that is kept shows what the call carried. */
class EchoedSecretTest {

    private static final Secrets SECRETS = Secrets.of("ACCESS_S3CR3T+/=", null, "");

    private static String kept(int status, String body) {
        CallError read =
                ErrorReader.read(
                        Route.APPEND_V2, SECRETS, status, "application/json", null, bytes(body));
        return read + " " + read.error() + " " + read.tag() + " " + read.summary();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token ACCESS_S3CR3T+/= is wrong",
                "token access_s3cr3t+/= is wrong",
                "you sent ?token=ACCESS_S3CR3T%2B%2F%3D",
                "{'error_summary':'token ACCESS_S3CR3T+/= is wrong'}",
                "{'error_summary':'token ACCESS_S3CR3\\u0054+/= is wrong'}",
                "{'user_message':'token ACCESS_S3CR3T+/= is wrong'}",
                "{'error':'ACCESS_S3CR3T+/='}",
                "{'error':{'.tag':'ACCESS_S3CR3T+/='}}",
                "{'error':{'.tag':'missing_scope','required_scope':'ACCESS_S3CR3T+/='}}",
                "{'error':{'.tag':'invalid_root','root_namespace_id':'ACCESS_S3CR3T+/='}}",
                "{'error':{'.tag':'invalid_account_type','invalid_account_type':'ACCESS_S3CR3T+/='}}"
            })
    void an_echoed_token_is_masked(String body) {
        for (int status : new int[] {400, 401, 403, 407, 409, 422, 429, 500}) {
            assertThat(kept(status, body)).doesNotContainIgnoringCase("S3CR3");
        }
    }

    @Test
    void bytes_that_hold_no_secret_stay_the_very_same() {
        byte[] file = bytes(Answers.FILE);
        assertThat(SECRETS.hide(file)).isSameAs(file);
        byte[] echo = bytes("{'entries':[{'.tag':'access_s3cr3t+/=\u00fc'}]}");
        assertThat(SECRETS.hide(echo)).isEqualTo(bytes("{'entries':[{'.tag':'***\u00fc'}]}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 119, 120})
    void an_excerpt_is_masked_before_it_is_cut(int before) {
        String text = ".".repeat(before) + "ACCESS_S3CR3T+/=";
        assertThat(HumanText.excerpt(bytes(text), SECRETS))
                .doesNotContain("ACC")
                .hasSizeLessThanOrEqualTo(120);
        assertThat(HumanText.excerpt(bytes("{'session_ids':['AAAid','BBBid"), SECRETS))
                .doesNotContain("id'", "AAA", "BBB");
    }
}
