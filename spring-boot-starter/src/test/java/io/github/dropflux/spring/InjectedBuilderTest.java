package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/** Uploaders that an application makes itself, with its settings. */
class InjectedBuilderTest extends EmulatedContexts {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ApplicationContextRunner watched =
            runner.withBean(MeterRegistry.class, () -> meters);

    @Configuration(proxyBeanMethods = false)
    static class TwoAccounts {

        @Bean
        DropboxUploader inbox(DropboxUploaderBuilder builder) {
            return builder.name("inbox").build();
        }

        @Bean
        DropboxUploader archive(DropboxUploaderBuilder builder) {
            return builder.name("archive")
                    .credentials(DropboxCredentials.accessToken("archive"))
                    .budget(32L << 20)
                    .build();
        }
    }

    @Test
    void each_has_all_settings_and_what_it_sets_itself() {
        AtomicInteger customized = new AtomicInteger();
        watched.withUserConfiguration(TwoAccounts.class)
                .withPropertyValues("dropflux.budget=64MB")
                .withBean(
                        DropboxUploaderCustomizer.class,
                        () -> builder -> customized.incrementAndGet())
                .run(
                        context -> {
                            upload(context.getBean("inbox", DropboxUploader.class));
                            upload(context.getBean("archive", DropboxUploader.class));
                            assertThat(dropbox.requests()).hasSize(2);
                            assertThat(budget("inbox")).isEqualTo(64L << 20);
                            assertThat(budget("archive")).isEqualTo(32L << 20);
                            assertThat(customized).hasValue(2);
                            context.getSourceApplicationContext().stop();
                            assertThat(gauges()).isEmpty();
                            context.getSourceApplicationContext().start();
                            assertThat(budget("inbox")).isEqualTo(64L << 20);
                            assertThat(budget("archive")).isEqualTo(32L << 20);
                        });
    }

    @Test
    void the_starters_own_uploader_is_named_after_its_bean() {
        watched.run(context -> assertThat(budget("dropboxUploader")).isPositive());
        assertThat(gauges()).isEmpty();
    }

    @Test
    void without_credentials_of_the_application_each_brings_its_own() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DropfluxAutoConfiguration.class))
                .withPropertyValues(
                        "dropflux.app-key=key", "dropflux.endpoint=" + dropbox.baseUrl())
                .withBean(
                        "own",
                        DropboxUploader.class,
                        () ->
                                DropboxUploader.builder()
                                        .credentials(DropboxCredentials.accessToken("own"))
                                        .build())
                .withBean("a", DropboxCredentials.class, () -> DropboxCredentials.accessToken("a"))
                .withBean("b", DropboxCredentials.class, () -> DropboxCredentials.accessToken("b"))
                .run(
                        context -> {
                            DropboxUploaderBuilder builder =
                                    context.getBean(DropboxUploaderBuilder.class);
                            assertThatThrownBy(builder::build)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("no credentials");
                            try (DropboxUploader uploader =
                                    builder.credentials(
                                                    context.getBean("b", DropboxCredentials.class))
                                            .build()) {
                                upload(uploader);
                            }
                        });
    }

    private static void upload(DropboxUploader uploader) {
        uploader.upload("/" + System.identityHashCode(uploader), Flux.just(ByteBuffer.allocate(5)))
                .block(PATIENCE);
    }

    private double budget(String name) {
        return meters.get("dropflux.budget.size").tag("uploader", name).gauge().value();
    }

    private List<?> gauges() {
        return List.copyOf(meters.find("dropflux.budget.size").gauges());
    }
}
