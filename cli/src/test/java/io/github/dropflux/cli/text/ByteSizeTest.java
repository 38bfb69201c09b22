package io.github.dropflux.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "12B, 12",
        "8MiB, 8388608",
        "8 MiB, 8388608",
        "8mib, 8388608",
        "3KiB, 3072",
        "2GiB, 2147483648",
        "1TiB, 1099511627776",
        "5KB, 5000",
        "24MB, 24000000",
        "1GB, 1000000000",
        "2TB, 2000000000000"
    })
    void readsNumbersWithAndWithoutUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "8M", "-1", "1.5MiB", "8MiBs", "eight", "0x10", "8  MiB"})
    void refusesWhatIsNoSizeAndSaysWhatIs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("8MiB");
    }

    @Test
    void refusesMoreThanCanBeCounted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse("99999999TiB"))
                .withMessageContaining("99999999TiB");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "8499, 8.3 KiB",
        "102400, 100 KiB",
        "1048575, 1.0 MiB",
        "1073741824, 1.0 GiB",
        "10737418240, 10.0 GiB",
        "2199023255552, 2.0 TiB"
    })
    void writesAFewFigures(long bytes, String text) {
        assertThat(ByteSize.format(bytes)).isEqualTo(text);
    }
}
