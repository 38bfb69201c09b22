package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
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

    private final ApplicationContextRunner enabled =
            runner.withPropertyValues("management.health.dropbox.enabled=true");

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
    void it_waits_no_longer_than_it_may() {
        dropbox.faults().on(EmulatedRoute.GET_CURRENT_ACCOUNT).always().stall();
        enabled.withPropertyValues("dropflux.health.timeout=50ms")
                .run(
                        context -> {
                            Health down =
                                    context.getBean(ReactiveHealthIndicator.class)
                                            .health()
                                            .block(PATIENCE);
                            assertThat(down.getStatus()).isEqualTo(Status.DOWN);
                            assertThat(down.getDetails())
                                    .containsEntry("credentials", "a fixed access token");
                            assertThat(down.getDetails().get("error").toString())
                                    .contains("not answered within 50 ms");
                        });
    }

    @Test
    void a_time_that_is_none_is_refused() {
        enabled.withPropertyValues("dropflux.health.timeout=0s")
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .rootCause()
                                        .isInstanceOf(
                                                InvalidConfigurationPropertyValueException.class)
                                        .extracting("reason")
                                        .asString()
                                        .contains("no time to answer"));
    }

    @Test
    void it_is_unknown_where_each_upload_brings_its_credentials() {
        enabled.withBean(DropboxCredentials.class, DropboxCredentials::perRequest)
                .run(
                        context -> {
                            Health unknown =
                                    context.getBean(ReactiveHealthIndicator.class)
                                            .health()
                                            .block(PATIENCE);
                            assertThat(unknown.getStatus()).isEqualTo(Status.UNKNOWN);
                            assertThat(unknown.getDetails())
                                    .containsEntry("credentials", "credentials of each request");
                            assertThat(dropbox.requests()).isEmpty();
                        });
    }

    @Test
    void each_of_several_uploaders_has_a_part_by_its_name() {
        enabled.withBean("inbox", DropboxUploader.class, this::uploader)
                .withBean("archive", DropboxUploader.class, this::uploader)
                .run(
                        context -> {
                            CompositeReactiveHealthContributor all =
                                    context.getBean(CompositeReactiveHealthContributor.class);
                            assertUp((ReactiveHealthIndicator) all.getContributor("inbox"));
                            assertUp((ReactiveHealthIndicator) all.getContributor("archive"));
                        });
    }

    private DropboxUploader uploader() {
        return DropboxUploader.builder()
                .credentials(DropboxCredentials.accessToken("any"))
                .endpoint(dropbox.baseUrl())
                .build();
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
