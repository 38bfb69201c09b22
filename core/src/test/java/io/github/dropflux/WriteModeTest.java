package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteModeTest {

    @Test
    void onlyAnUpdateHasARevision() {
        assertThat(WriteMode.add().rev()).isNull();
        assertThat(WriteMode.overwrite().rev()).isNull();
        assertThat(WriteMode.update("a1c10ce0dd78").rev()).isEqualTo("a1c10ce0dd78");
        assertThat(WriteMode.update("a1c10ce0dd78").tag()).isEqualTo("update");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a1c10ce0", "A1C10CE0DD78", "a1c10ce0dd78 ", "rev:a1c10ce0dd78"})
    void whatIsNoRevisionIsRefused(String rev) {
        assertThatThrownBy(() -> WriteMode.update(rev))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + rev + "\"")
                .hasMessageContaining("nine or more");
    }
}
