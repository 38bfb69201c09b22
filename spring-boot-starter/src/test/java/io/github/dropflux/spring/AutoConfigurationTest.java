package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.CheckpointStore;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.FileCheckpointStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** An uploader from properties, or a clear word on why there is none. */
@Tag("sockets")
class AutoConfigurationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final ApplicationContextRunner bare =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DropfluxAutoConfiguration.class));
    private final ApplicationContextRunner runner =
            bare.withPropertyValues(
                    "dropflux.access-token=secret-of-mine",
                    "dropflux.endpoint=" + dropbox.baseUrl());

    @AfterEach
    void stop() {
        dropbox.close();
    }

    @Test
    void two_properties_make_an_uploader_that_uploads() {
        runner.run(
                context -> {
                    DropboxUploader uploader = context.getBean(DropboxUploader.class);
                    assertThat(upload(uploader).size()).isEqualTo(5);
                    assertThat(dropbox.file("/a").orElseThrow().bytes()).hasSize(5);
                });
    }

    @Test
    void it_is_closed_with_the_application() {
        AtomicReference<DropboxUploader> uploader = new AtomicReference<>();
        runner.run(context -> uploader.set(context.getBean(DropboxUploader.class)));
        StepVerifier.create(uploader.get().upload("/b", hello()))
                .verifyError(LocalFailureException.class);
    }

    @ParameterizedTest
    @CsvSource({"auto, true", "AUTO, true", "'', true", "2, false"})
    void concurrency_is_found_or_pinned(String value, boolean found) {
        runner.withPropertyValues("dropflux.concurrency=" + value)
                .run(
                        context -> {
                            DropboxUploader uploader = context.getBean(DropboxUploader.class);
                            assertThat(upload(uploader).size()).isEqualTo(5);
                            assertThat(uploader.gauges().appendLimit().isPresent())
                                    .isEqualTo(found);
                        });
    }

    @Test
    void every_property_is_taken(@TempDir Path folder) {
        runner.withPropertyValues(
                        "dropflux.window-size=4MB",
                        "dropflux.concurrency=2",
                        "dropflux.budget=64MB",
                        "dropflux.session=concurrent",
                        "dropflux.sessions-ahead=7",
                        "dropflux.checkpoint-folder=" + folder,
                        "dropflux.path-root=1234",
                        "dropflux.select-user=dbmid:1",
                        "dropflux.retry.max-attempts=3",
                        "dropflux.retry.first-delay=10ms",
                        "dropflux.retry.longest-delay=1s",
                        "dropflux.retry.total-time=1m",
                        "dropflux.commit-retry.total-time=5m",
                        "dropflux.timeouts.connect=5s",
                        "dropflux.timeouts.acquire=6s",
                        "dropflux.timeouts.tls-handshake=7s",
                        "dropflux.timeouts.write-progress=8s",
                        "dropflux.timeouts.answer=9s",
                        "dropflux.timeouts.commit-answer=10s",
                        "dropflux.shutdown-timeout=1s")
                .run(
                        context -> {
                            DropboxUploader uploader = context.getBean(DropboxUploader.class);
                            assertThat(uploader.gauges().budgetBytes()).isEqualTo(64L << 20);
                            assertThat(upload(uploader).size()).isEqualTo(5);
                            assertThat(dropbox.requests())
                                    .anyMatch(
                                            seen ->
                                                    seen.route()
                                                            .orElseThrow()
                                                            .name()
                                                            .equals("START"));
                            assertThat(folder.toFile().list()).isNotNull();
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "window-size, 5MB, a multiple of",
        "concurrency, 0, is not from 1 to 256",
        "concurrency, many, neither auto nor a number",
        "budget, 1MB, holds no window",
        "sessions-ahead, -1, is not from 0 to 1000",
        "endpoint, http://example.com, https",
        "retry.max-attempts, 0, is below 1",
        "retry.longest-delay, 1ms, do not fit",
        "timeouts.answer, 0s, is not from",
        "shutdown-timeout, -5s, is negative",
        "checkpoint-folder, pom.xml/in/a/file, pom.xml is not a folder",
    })
    void what_cannot_be_is_told_with_the_property_and_the_reason(
            String name, String value, String reason) {
        runner.withPropertyValues("dropflux." + name + "=" + value)
                .run(
                        context ->
                                assertThat(whole(context.getStartupFailure()))
                                        .contains("dropflux." + name)
                                        .contains(reason));
    }

    private static String whole(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            text.append(at).append('\n');
            if (at instanceof InvalidConfigurationPropertyValueException invalid) {
                text.append(invalid.getReason());
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "'', No Dropbox credentials",
        "dropflux.app-key=k, refresh-token is not",
        "dropflux.refresh-token=hidden-r, app-key is not",
        "dropflux.access-token=hiddené, malformed",
        "dropflux.access-token=hidden-a dropflux.refresh-token=hidden-r, both set",
    })
    void missing_credentials_are_told_without_showing_any(String properties, String problem) {
        bare.withPropertyValues(properties.isEmpty() ? new String[0] : properties.split(" "))
                .run(
                        context -> {
                            FailureAnalysis analysis =
                                    new CredentialsFailureAnalyzer()
                                            .analyze(context.getStartupFailure());
                            assertThat(analysis.getDescription())
                                    .contains(problem)
                                    .doesNotContain("hidden");
                            assertThat(analysis.getAction()).isNotBlank();
                        });
    }

    @Test
    void it_makes_way_for_an_uploader_of_the_application() {
        DropboxUploader own =
                DropboxUploader.builder()
                        .credentials(DropboxCredentials.accessToken("own"))
                        .endpoint(dropbox.baseUrl())
                        .build();
        bare.withBean(DropboxUploader.class, () -> own)
                .run(context -> assertThat(context.getBean(DropboxUploader.class)).isSameAs(own));
    }

    @Test
    void it_can_be_switched_off() {
        bare.withPropertyValues("dropflux.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(DropboxUploader.class));
    }

    @Test
    void it_starts_without_what_is_optional() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.http", "io.micrometer"))
                .run(context -> assertThat(context).hasSingleBean(DropboxUploader.class));
    }

    @Test
    void beans_of_the_application_are_used(@TempDir Path folder) {
        AtomicBoolean asked = new AtomicBoolean();
        CheckpointStore store = FileCheckpointStore.inFolder(folder);
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setUseGlobalResources(false);
        bare.withBean(
                        DropboxCredentials.class,
                        () ->
                                DropboxCredentials.accessToken(
                                        Mono.fromSupplier(
                                                () -> {
                                                    asked.set(true);
                                                    return "t";
                                                })))
                .withBean(CheckpointStore.class, () -> store)
                .withBean(ReactorResourceFactory.class, () -> loops)
                .withBean(
                        DropboxUploaderCustomizer.class,
                        () -> builder -> builder.endpoint(dropbox.baseUrl()).budget(123L << 20))
                .run(
                        context -> {
                            DropboxUploader uploader = context.getBean(DropboxUploader.class);
                            upload(uploader);
                            assertThat(asked).isTrue();
                            assertThat(uploader.gauges().budgetBytes()).isEqualTo(123L << 20);
                        });
    }

    @Test
    void a_registry_of_the_application_gets_the_meters() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        runner.withBean(MeterRegistry.class, () -> meters)
                .run(
                        context -> {
                            upload(context.getBean(DropboxUploader.class));
                            assertThat(meters.get("dropflux.sent").counter().count()).isEqualTo(5);
                        });
    }

    private static FileMetadata upload(DropboxUploader uploader) {
        return uploader.upload("/a", hello()).block(PATIENCE);
    }

    private static Flux<ByteBuffer> hello() {
        return Flux.just(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
    }
}
