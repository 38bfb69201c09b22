package io.github.dropflux.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowRangeTest {

    @Test
    void endsAfterItsLastByte() {
        assertThat(new WindowRange(8, 4).end()).isEqualTo(12);
        assertThat(new WindowRange(8, 0).end()).isEqualTo(8);
        assertThat(new WindowRange(Long.MAX_VALUE - 1, 1).end()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1, -1", "1, 9223372036854775807", "9223372036854775807, 1"})
    void refusesWhatIsNoRange(long offset, long length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowRange(offset, length))
                .withMessageContaining("offset " + offset)
                .withMessageContaining("length " + length);
    }
}
