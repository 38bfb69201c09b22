package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.DropboxUploader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Flux;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** A context that is stopped and started again uploads as before, on the event loops that Spring has then. */
class RestartTest extends EmulatedContexts {

    @Test
    void stopped_and_started_twice_it_uploads_between_on_the_loops_of_the_moment() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        runner.withBean(ReactorResourceFactory.class, () -> resources)
                .run(
                        context -> {
                            DropboxUploader uploader = context.getBean(DropboxUploader.class);
                            assertUploads(uploader);
                            for (int i = 0; i < 2; i++) {
                                LoopResources loops = resources.getLoopResources();
                                context.getSourceApplicationContext().stop();
                                assertRefuses(uploader);
                                context.getSourceApplicationContext().start();
                                assertThat(resources.getLoopResources()).isNotSameAs(loops);
                                assertUploads(uploader);
                            }
                        });
    }

    @Test
    void a_server_uploads_again_with_the_first_request_after_its_restart() {
        try (ConfigurableApplicationContext application =
                Applications.run(
                        new SpringApplicationBuilder(Empty.class),
                        dropbox,
                        "dropflux.access-token=any")) {
            DropboxUploader uploader = application.getBean(DropboxUploader.class);
            assertUploads(uploader);
            application.stop();
            assertRefuses(uploader);
            application.start();
            assertUploads(uploader);
        }
    }

    @EnableAutoConfiguration
    static class Empty {}

    @Test
    void work_that_starts_before_the_web_server_finds_the_uploader_open() {
        List<Long> sizes = new ArrayList<>();
        runner.withBean(Early.class, () -> new Early(sizes))
                .run(
                        context -> {
                            Early early = context.getBean(Early.class);
                            early.uploader = context.getBean(DropboxUploader.class);
                            context.getSourceApplicationContext().stop();
                            context.getSourceApplicationContext().start();
                            assertThat(sizes).containsExactly(5L);
                        });
    }

    /** Such as a scheduler's, whose phase is half of the largest. */
    private static final class Early implements SmartLifecycle {

        private final List<Long> sizes;
        private DropboxUploader uploader;
        private boolean running;

        Early(List<Long> sizes) {
            this.sizes = sizes;
        }

        @Override
        public void start() {
            running = true;
            if (uploader != null) {
                sizes.add(uploader.upload("/early", hello()).block(PATIENCE).size());
            }
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return SmartLifecycle.DEFAULT_PHASE / 2;
        }
    }

    @Test
    void a_stop_that_waits_for_nobody_ends_uploads_at_once() {
        runner.run(
                context -> {
                    DropboxUploader uploader = context.getBean(DropboxUploader.class);
                    StepVerifier.create(uploader.upload("/stuck", Flux.never()))
                            .then(() -> context.getBean(UploaderLifecycle.class).stop())
                            .expectError(LocalFailureException.class)
                            .verify(PATIENCE);
                    context.getBean(UploaderRestart.class).start();
                    assertUploads(uploader);
                });
    }

    private void assertUploads(DropboxUploader uploader) {
        String path = "/file" + dropbox.files().size();
        uploader.upload(path, hello()).block(PATIENCE);
        assertThat(dropbox.file(path)).isPresent();
        assertThat(uploader.uploadsRunning()).isZero();
        await().atMost(PATIENCE).until(() -> uploader.gauges().budgetUsedBytes() == 0);
        assertThat(uploader.gauges().appendsInFlight()).isZero();
    }

    private static void assertRefuses(DropboxUploader uploader) {
        assertThat(uploader.uploadsRunning()).isZero();
        StepVerifier.create(uploader.upload("/refused", hello()))
                .expectErrorMatches(
                        failure ->
                                failure instanceof LocalFailureException closed
                                        && closed.origin() == LocalFailureException.Origin.CLOSED)
                .verify(PATIENCE);
    }

    private static Flux<ByteBuffer> hello() {
        return Flux.just(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
    }
}
