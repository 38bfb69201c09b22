package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {

    private static final String NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void writesWhatItReadInLowerCase() {
        ContentHash hash = ContentHash.parse(NOTHING.toUpperCase(Locale.ROOT));

        assertThat(hash.hex()).isEqualTo(NOTHING);
        assertThat(hash).hasToString(NOTHING).isEqualTo(ContentHash.parse(NOTHING));
        assertThat(hash).hasSameHashCodeAs(ContentHash.parse(NOTHING));
    }

    @Test
    void differsInEachByte() {
        for (int i = 0; i < 32; i++) {
            byte[] digest = new byte[32];
            digest[i] = 1;
            assertThat(ContentHash.ofDigest(digest))
                    .isNotEqualTo(ContentHash.ofDigest(new byte[32]));
        }
    }

    @Test
    void copiesTheDigest() {
        byte[] digest = new byte[32];
        ContentHash hash = ContentHash.ofDigest(digest);
        digest[0] = 1;

        assertThat(hash.hex()).isEqualTo("0".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 128})
    void refusesAnotherNumberOfDigits(int digits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHash.parse("a".repeat(digits)))
                .withMessageContaining("64")
                .withMessageContaining(Integer.toString(digits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"g", " ", "-", "\u0661", "\uff11", "\n"})
    void refusesWhatIsNoDigit(String character) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHash.parse("a".repeat(40) + character + "a".repeat(23)))
                .withMessageContaining("index 40");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void refusesAnotherNumberOfBytes(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHash.ofDigest(new byte[bytes]))
                .withMessageContaining("32")
                .withMessageContaining(Integer.toString(bytes));
    }
}
