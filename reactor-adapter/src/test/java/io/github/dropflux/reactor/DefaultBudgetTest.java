package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultBudgetTest {

    @ParameterizedTest
    @CsvSource({
        "8, 4, 4096, 256",
        "8, 4, 512, 256",
        "8, 4, 96, 48",
        "8, 4, 64, 40",
        "48, 8, 4096, 432",
        "4, 1, 1, 8"
    })
    void it_is_half_of_what_there_is_and_never_less_than_one_upload_needs(
            long window, int concurrency, long available, long budget) {
        assertThat(DropboxUploaderBuilder.defaultBudget(window << 20, concurrency, available << 20))
                .isEqualTo(budget << 20);
    }
}
