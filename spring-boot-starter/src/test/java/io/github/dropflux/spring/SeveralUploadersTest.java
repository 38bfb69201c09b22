package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Each context stops its own uploaders, however many it has, and nobody else's. */
class SeveralUploadersTest extends EmulatedContexts {

    private final Sinks.Empty<Void> rest = Sinks.empty();
    private final ApplicationContextRunner patient =
            runner.withPropertyValues("dropflux.shutdown-timeout=60s");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void all_are_drained_before_the_context_is_closed(boolean primary) {
        patient.withBean("inbox", DropboxUploader.class, this::uploader)
                .withBean(
                        "archive",
                        DropboxUploader.class,
                        this::uploader,
                        (BeanDefinition definition) -> definition.setPrimary(primary))
                .run(
                        context -> {
                            DropboxUploader inbox = uploader(context, "inbox");
                            DropboxUploader archive = uploader(context, "archive");
                            CompletableFuture<FileMetadata> one = upload(inbox, "/one");
                            CompletableFuture<FileMetadata> two = upload(archive, "/two");

                            CompletableFuture<Void> closing = closing(context);
                            awaitRefusal(inbox);
                            awaitRefusal(archive);
                            assertThat(closing).isNotDone();
                            rest.tryEmitEmpty();

                            assertThat(one).succeedsWithin(PATIENCE);
                            assertThat(two).succeedsWithin(PATIENCE);
                            assertThat(closing).succeedsWithin(PATIENCE);
                            assertThat(dropbox.files()).hasSize(2);
                        });
    }

    @Test
    void one_that_fails_to_close_keeps_none_from_it() {
        DropboxUploader sound = uploader();
        patient.withBean("broken", DropboxUploader.class, SeveralUploadersTest::throwing)
                .withBean("sound", DropboxUploader.class, () -> sound)
                .run(
                        context -> {
                            context.getSourceApplicationContext().stop();
                            awaitRefusal(sound);
                        });
    }

    @Test
    void a_lazy_one_that_nobody_asked_for_is_not_made() {
        patient.withBean(
                        DropboxUploader.class,
                        () -> {
                            throw new IllegalStateException("made");
                        },
                        (BeanDefinition definition) -> definition.setLazyInit(true))
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            context.getSourceApplicationContext().stop();
                        });
    }

    @Test
    void a_child_context_leaves_its_parents_uploader_alone() {
        patient.run(
                parent -> {
                    DropboxUploader uploader = parent.getBean(DropboxUploader.class);
                    patient.withParent(parent)
                            .run(
                                    child ->
                                            assertThat(child.getBean(DropboxUploader.class))
                                                    .isSameAs(uploader));
                    assertThat(uploader.ping().thenReturn(true).block(PATIENCE)).isTrue();
                });
    }

    @Test
    void a_child_context_closes_its_own() {
        DropboxUploader own = uploader();
        patient.run(
                parent -> {
                    patient.withParent(parent)
                            .withBean("own", DropboxUploader.class, () -> own)
                            .run(child -> assertThat(child).hasBean("own"));
                    awaitRefusal(own);
                    parent.getBean(DropboxUploader.class).ping().block(PATIENCE);
                });
    }

    @Test
    void a_view_for_another_account_is_no_bean_to_close() {
        patient.run(
                context -> {
                    DropboxUploader uploader = context.getBean(DropboxUploader.class);
                    DropboxUploader view =
                            uploader.forAccount(DropboxCredentials.accessToken("other"));
                    CompletableFuture<FileMetadata> upload = upload(view, "/view");
                    CompletableFuture<Void> closing = closing(context);
                    awaitRefusal(uploader);
                    rest.tryEmitEmpty();
                    assertThat(upload).succeedsWithin(PATIENCE);
                    assertThat(closing).succeedsWithin(PATIENCE);
                });
    }

    private DropboxUploader uploader() {
        return DropboxUploader.builder()
                .credentials(DropboxCredentials.accessToken("own"))
                .endpoint(dropbox.baseUrl())
                .build();
    }

    private static DropboxUploader uploader(AssertableApplicationContext context, String name) {
        return context.getBean(name, DropboxUploader.class);
    }

    private CompletableFuture<FileMetadata> upload(DropboxUploader uploader, String path) {
        CompletableFuture<FileMetadata> upload =
                uploader.upload(
                                path,
                                Flux.just(ByteBuffer.allocate(5))
                                        .concatWith(rest.asMono().then(Mono.empty())))
                        .toFuture();
        assertThat(uploader.uploadsRunning()).isOne();
        return upload;
    }

    private static CompletableFuture<Void> closing(AssertableApplicationContext context) {
        return CompletableFuture.runAsync(context.getSourceApplicationContext()::close);
    }

    private static void awaitRefusal(DropboxUploader uploader) {
        await().atMost(PATIENCE)
                .until(() -> uploader.ping().thenReturn(false).onErrorReturn(true).block(PATIENCE));
    }

    private static DropboxUploader throwing() {
        DropboxUploader broken = mock(DropboxUploader.class);
        when(broken.closeGracefully(any())).thenThrow(new IllegalStateException("broken"));
        return broken;
    }
}
