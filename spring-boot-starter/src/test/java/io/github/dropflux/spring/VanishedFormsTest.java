package io.github.dropflux.spring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/** Browsers that go away inside a form whose reader is slow: what they have sent by then is released. */
@Tag("sockets")
class VanishedFormsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    private static final String BOUNDARY = "----boundary";

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final ConfigurableApplicationContext application =
            WebServers.NETTY
                    .run(Project.class, dropbox)
                    .properties("dropflux.shutdown-timeout=100ms", "dropflux.budget=48MB")
                    .run();
    private final HttpClient browser =
            Applications.browser(application, HttpClient.newConnection());

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;
        private final Gone gone;

        Project(DropboxUploader dropbox, Gone gone) {
            this.dropbox = dropbox;
            this.gone = gone;
        }

        @Bean
        static Gone gone() {
            return new Gone();
        }

        /** Sees each buffer of the network before Spring's parser does. */
        @Bean
        static WebFilter following(Received received) {
            return (exchange, chain) -> {
                ServerHttpRequest followed =
                        new ServerHttpRequestDecorator(exchange.getRequest()) {
                            @Override
                            public Flux<DataBuffer> getBody() {
                                return super.getBody()
                                        .doOnNext(
                                                buffer ->
                                                        received.add(
                                                                ((NettyDataBuffer) buffer)
                                                                        .getNativeBuffer()));
                            }
                        };
                return chain.filter(exchange.mutate().request(followed).build());
            };
        }

        @Bean
        static Received received() {
            return new Received();
        }

        @PostMapping("/form")
        Flux<String> form(@RequestBody Flux<PartEvent> form) {
            return FormUploads.with(dropbox, file -> UploadRequest.to("/" + file.name()))
                    .upload(form)
                    .map(FormUpload::toString)
                    .takeUntilOther(gone.sink.asMono());
        }
    }

    /** Ends requests as the server does when it learns that the browser has gone. */
    static final class Gone {
        final Sinks.Empty<Void> sink = Sinks.empty();
    }

    static final class Received extends ConcurrentLinkedQueue<ByteBuf> {
        private static final long serialVersionUID = 1L;
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    @Test
    void of_a_form_that_is_uploaded_nothing_is_left() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        Queue<ByteBuf> received =
                goneAfter("/form", () -> uploader.gauges().appendsInFlight() == 4);

        assertThat(uploader.uploadsRunning()).isZero();
        assertThat(received).isNotEmpty().allMatch(buffer -> buffer.refCnt() == 0);
        assertThat(dropbox.files()).isEmpty();
    }

    /** What the network has given for a request that ends once something is so; all has ended by then. */
    private Queue<ByteBuf> goneAfter(String path, Callable<Boolean> reached) {
        Queue<ByteBuf> received = application.getBean(Received.class);
        Gone gone = application.getBean(Gone.class);
        Disposable request = post(path);
        await().atMost(PATIENCE).until(reached);
        gone.sink.tryEmitEmpty();
        request.dispose();
        application.close();
        return received;
    }

    private Disposable post(String path) {
        byte[] bytes = new byte[MIB];
        new Random(1).nextBytes(bytes);
        String head =
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.bin\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n";
        return browser.headers(
                        headers ->
                                headers.set(
                                        "Content-Type",
                                        "multipart/form-data; boundary=" + BOUNDARY))
                .post()
                .uri(path)
                .send(
                        Flux.<ByteBuf>just(Unpooled.wrappedBuffer(head.getBytes(US_ASCII)))
                                .concatWith(
                                        Flux.range(0, 100).map(i -> Unpooled.wrappedBuffer(bytes)))
                                .concatWith(Mono.never()))
                .response()
                .subscribe(answer -> {}, failure -> {});
    }
}
