package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** The memory that a request's bytes came in with is the memory from which they go out. */
@Tag("sockets")
@Tag("slow")
class ZeroCopyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;
    private static final int PIECES = 24;

    private final FollowedMemory memory = new FollowedMemory();
    private DropboxEmulator dropbox;
    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;
        private final FollowedMemory memory;

        Project(DropboxUploader dropbox, FollowedMemory memory) {
            this.dropbox = dropbox;
            this.memory = memory;
        }

        @PutMapping("/upload")
        Mono<Long> upload(@RequestBody Flux<DataBuffer> body) {
            Flux<DataBuffer> followed =
                    body.doOnNext(
                            buffer ->
                                    memory.received(((NettyDataBuffer) buffer).getNativeBuffer()));
            return dropbox.upload(UploadRequest.to("/a").body(UploadBody.fromDataBuffers(followed)))
                    .map(FileMetadata::size);
        }
    }

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.start();
        DropboxUploaderCustomizer witnessed =
                builder ->
                        builder.configureHttpClient(
                                client ->
                                        client.doOnChannelInit(
                                                (observer, channel, server) ->
                                                        channel.pipeline()
                                                                .addFirst(memory.witness())));
        application =
                Applications.run(
                        new SpringApplicationBuilder(Project.class)
                                .initializers(
                                        context -> {
                                            context.getBeanFactory()
                                                    .registerSingleton("memory", memory);
                                            context.getBeanFactory()
                                                    .registerSingleton("witnessed", witnessed);
                                        }),
                        dropbox,
                        "dropflux.access-token=any");
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
        memory.release();
    }

    @Test
    void no_byte_is_copied_on_the_way_but_those_of_half_empty_buffers() {
        byte[] piece = new byte[MIB];
        new Random(1).nextBytes(piece);
        long length = (long) PIECES * piece.length;

        HttpClient.newConnection()
                .headers(headers -> headers.set("Content-Length", length))
                .put()
                .uri(
                        "http://127.0.0.1:"
                                + application.getEnvironment().getProperty("local.server.port")
                                + "/upload")
                .send(Flux.range(0, PIECES).map(i -> Unpooled.wrappedBuffer(piece)))
                .responseContent()
                .aggregate()
                .block(PATIENCE);

        assertThat(dropbox.file("/a").orElseThrow().size()).isEqualTo(length);
        assertThat(memory.compactable()).as("few reads were short").isLessThan(length / 2);
        assertThat(memory.writtenFromThere()).isBetween(length - memory.compactable(), length);
        // And heads, some hundred bytes a call.
        assertThat(memory.writtenFromElsewhere())
                .isLessThan(length - memory.writtenFromThere() + 1000 * dropbox.requestCount());
    }
}
