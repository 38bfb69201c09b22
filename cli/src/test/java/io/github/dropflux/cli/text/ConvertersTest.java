package io.github.dropflux.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

    @Test
    void readsModes() {
        assertThat(Converters.writeMode("add")).isEqualTo(WriteMode.add());
        assertThat(Converters.writeMode("overwrite")).isEqualTo(WriteMode.overwrite());
        assertThat(Converters.writeMode("update:0123456789ab"))
                .isEqualTo(WriteMode.update("0123456789ab"));
    }

    @Test
    void asksForTheRevisionOfAnUpdate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Converters.writeMode("update"))
                .withMessageContaining("update:REV");
        assertThatIllegalArgumentException().isThrownBy(() -> Converters.writeMode("update:"));
    }

    @Test
    void readsSessions() {
        assertThat(Converters.sessionPlan("auto")).isEqualTo(SessionPlan.AUTO);
        assertThat(Converters.sessionPlan("sequential")).isEqualTo(SessionPlan.SEQUENTIAL);
        assertThat(Converters.sessionPlan("Concurrent")).isEqualTo(SessionPlan.CONCURRENT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Converters.sessionPlan("parallel"))
                .withMessageContaining("auto, sequential or concurrent");
    }

    @Test
    void readsConcurrency() {
        assertThat(Converters.concurrency("auto")).isEmpty();
        assertThat(Converters.concurrency("Auto")).isEmpty();
        assertThat(Converters.concurrency("16")).hasValue(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Converters.concurrency("many"))
                .withMessageContaining("auto, or a number from 1 to 256");
    }

    @Test
    void readsDelays() {
        assertThat(Converters.delay("50ms")).isEqualTo(Duration.ofMillis(50));
        assertThat(Converters.delay("2s")).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"50", "s", "-1s", "1.5s", "1h"})
    void refusesOtherDelays(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Converters.delay(text))
                .withMessageContaining("50ms");
    }

    @Test
    void passesReasonsOnToPicocli() {
        assertThatThrownBy(() -> new Converters.Hash().convert("12"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("64");
    }
}
