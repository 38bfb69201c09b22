package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Health of Dropbox, for those who ask for it. */
@Tag("sockets")
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

    @Test
    void it_asks_as_an_upload_would() {
        try (DropboxEmulator team =
                DropboxEmulator.builder()
                        .teamToken("team", "dbmid:1")
                        .account("user", "user")
                        .accountRefreshTokens("user", "refresh")
                        .start()) {
            runner.withPropertyValues(
                            "management.health.dropbox.enabled=true",
                            "dropflux.access-token=team",
                            "dropflux.select-user=dbmid:1",
                            "dropflux.endpoint=" + team.baseUrl())
                    .run(context -> assertUp(context.getBean(ReactiveHealthIndicator.class)));
            assertThat(team.account("dbmid:1").requests()).hasSize(1);

            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    DropfluxAutoConfiguration.class,
                                    DropboxHealthAutoConfiguration.class))
                    .withPropertyValues(
                            "management.health.dropbox.enabled=true",
                            "dropflux.app-key=key",
                            "dropflux.refresh-token=refresh",
                            "dropflux.endpoint=" + team.baseUrl())
                    .run(
                            context -> {
                                ReactiveHealthIndicator indicator =
                                        context.getBean(ReactiveHealthIndicator.class);
                                assertUp(indicator);
                                team.account("user").expireTokens();
                                assertUp(indicator);
                            });
        }
    }

    private static void assertUp(ReactiveHealthIndicator indicator) {
        assertThat(indicator.health().block(PATIENCE).getStatus()).isEqualTo(Status.UP);
    }
}
