package io.github.dropflux.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HumanTextTest {

    @Property
    void anyTextIsOneBoundedLine(@ForAll String text) {
        String line = HumanText.bounded(text, 20);

        assertThat(line.length()).isLessThanOrEqualTo(20);
        assertThat(line.codePoints())
                .noneMatch(Character::isISOControl)
                .noneMatch(c -> Character.getType(c) == Character.SURROGATE)
                .noneMatch(c -> Character.getType(c) == Character.FORMAT);
    }

    @Example
    void readableTextIsLeftAlone() {
        assertThat(HumanText.of("path/conflict/file/... für 日本 😀"))
                .isEqualTo("path/conflict/file/... für 日本 😀");
        assertThat(HumanText.of("expired_access_token/..")).isEqualTo("expired_access_token/..");
        assertThat(HumanText.of(" a\r\n\t b\u001b[31m ")).isEqualTo("a b [31m");
    }

    @Example
    void aTokenThatTheServerQuotesIsNotShown() {
        for (String quoted :
                new String[] {
                    "Invalid authorization value: \"Bearer sEcReT-1.x_y\". Try again",
                    "bearer   sEcReT-1.x_y",
                    "{\"access_token\": \"sEcReT-1.x_y\"",
                    "refresh_token=sEcReT-1.x_y&a=b",
                    "{\"upload_session_id\":\"sEcReT-1.x_y\"",
                    "token sl.sEcReT-1.x_y is unknown",
                    "token_sl.sEcReT-1.x_y is unknown",
                    "x".repeat(490) + " Bearer sEcReT-1.x_y"
                }) {
            CallError read =
                    ErrorReader.read(
                            Route.UPLOAD,
                            Secrets.NONE,
                            400,
                            "text/plain",
                            null,
                            quoted.getBytes(StandardCharsets.UTF_8));

            assertThat(read.toString()).doesNotContain("sEcR").contains("400");
            assertThat(read.summary()).isNotEmpty().doesNotContain("sEcR");
        }
    }
}
