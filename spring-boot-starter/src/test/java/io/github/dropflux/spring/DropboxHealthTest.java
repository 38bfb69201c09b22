package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Health of Dropbox, for those who ask for it. */
class DropboxHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    DropfluxAutoConfiguration.class,
                                    DropboxHealthAutoConfiguration.class))
                    .withPropertyValues(
                            "dropflux.access-token=hidden",
                            "dropflux.endpoint=" + dropbox.baseUrl());

    @AfterEach
    void stop() {
        dropbox.close();
    }

    @Test
    void it_is_off_by_default() {
        runner.run(context -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
    }

    @Test
    void it_is_up_while_Dropbox_answers_and_down_when_not() {
        runner.withPropertyValues("management.health.dropbox.enabled=true")
                .run(
                        context -> {
                            ReactiveHealthIndicator indicator =
                                    context.getBean(ReactiveHealthIndicator.class);
                            assertThat(indicator.health().block(PATIENCE).getStatus())
                                    .isEqualTo(Status.UP);
                            dropbox.close();
                            Health down = indicator.health().block(PATIENCE);
                            assertThat(down.getStatus()).isEqualTo(Status.DOWN);
                            assertThat(down.getDetails().toString()).doesNotContain("hidden");
                        });
    }
}
