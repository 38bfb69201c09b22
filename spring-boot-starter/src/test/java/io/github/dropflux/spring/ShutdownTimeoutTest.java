package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Uploads end before Spring's shutdown phase does, or their requests would not be answered. */
@ExtendWith(OutputCaptureExtension.class)
class ShutdownTimeoutTest {

    private static final Duration PHASE = Duration.ofSeconds(20);

    private static Duration patience(Map<String, String> properties) {
        DropfluxProperties bound =
                new Binder(new MapConfigurationPropertySource(properties))
                        .bindOrCreate("dropflux", DropfluxProperties.class);
        return new BuilderProperties(bound).patience(PHASE);
    }

    @Test
    void it_is_nine_tenths_of_the_phase_unless_set() {
        assertThat(patience(Map.of())).isEqualTo(Duration.ofSeconds(18));
        assertThat(patience(Map.of("dropflux.shutdown-timeout", "19s")))
                .isEqualTo(Duration.ofSeconds(19));
    }

    @Test
    void one_that_outlasts_the_phase_is_cut_and_said(CapturedOutput logged) {
        assertThat(patience(Map.of("dropflux.shutdown-timeout", "20s")))
                .isEqualTo(Duration.ofSeconds(18));
        assertThat(logged)
                .contains("PT20S does not fit", "spring.lifecycle.timeout-per-shutdown-phase");
    }
}
