package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** The spans of an upload are below that of the request which it belongs to. */
@Tag("sockets")
class TracedRequestsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    private final DropboxEmulator dropbox = DropboxEmulator.start();

    @AfterEach
    void stop() {
        Hooks.disableAutomaticContextPropagation();
        dropbox.close();
    }

    /** Keeps the spans that ended. */
    static class Spans extends SpanHandler {

        final Queue<MutableSpan> ended = new ConcurrentLinkedQueue<>();
        final Tracing tracing =
                Tracing.newBuilder()
                        .currentTraceContext(ThreadLocalCurrentTraceContext.create())
                        .addSpanHandler(this)
                        .build();

        @Override
        public boolean end(TraceContext context, MutableSpan span, Cause cause) {
            return ended.add(span);
        }

        MutableSpan of(String name) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(ended).extracting(MutableSpan::name).contains(name));
            return ended.stream().filter(span -> name.equals(span.name())).findFirst().get();
        }
    }

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;
        private final Spans spans;

        Project(DropboxUploader dropbox, Spans spans) {
            this.dropbox = dropbox;
            this.spans = spans;
        }

        @Configuration(proxyBeanMethods = false)
        static class Traced {

            @Bean
            Spans spans() {
                return new Spans();
            }

            @Bean
            DefaultTracingObservationHandler tracing(Spans spans) {
                return new DefaultTracingObservationHandler(
                        new BraveTracer(
                                spans.tracing.tracer(),
                                new BraveCurrentTraceContext(spans.tracing.currentTraceContext())));
            }
        }

        /** Answers with the id of the span that the source was read in. */
        @GetMapping("/one")
        Mono<String> one() {
            AtomicReference<String> reading = new AtomicReference<>();
            return dropbox.upload(
                            "/a",
                            Flux.range(0, 9)
                                    .map(i -> ByteBuffer.allocate(MIB))
                                    .doOnNext(buffer -> reading.set(current())))
                    .map(file -> String.valueOf(reading.get()));
        }

        private @Nullable String current() {
            TraceContext current = spans.tracing.currentTraceContext().get();
            return current == null ? null : current.spanIdString();
        }

        @GetMapping("/many")
        Mono<Long> many() {
            return dropbox.uploadAll(
                            Flux.range(0, 3)
                                    .map(
                                            i ->
                                                    UploadRequest.to("/" + i)
                                                            .body(
                                                                    UploadBody.fromBytes(
                                                                            new byte[5]))))
                    .count();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NETTY, limited, one",
        "NETTY, limited, many",
        "SERVLET, limited, one",
        "SERVLET, limited, many",
        "NETTY, auto, one",
        "SERVLET, auto, one",
    })
    void all_spans_of_an_upload_are_below_that_of_its_request(
            WebServers server, String propagation, String route) {
        try (ConfigurableApplicationContext application =
                server.run(Project.class, dropbox)
                        .properties(
                                "spring.reactor.context-propagation=" + propagation,
                                // Of Spring Boot 3.5, which has Brave set up by then.
                                "management.tracing.sampling.probability=1")
                        .run()) {
            assertThat(application instanceof WebApplicationContext).isEqualTo(server.isServlet());
            String reading =
                    Applications.browser(application, HttpClient.newConnection())
                            .get()
                            .uri("/" + route)
                            .responseContent()
                            .aggregate()
                            .asString()
                            .block(PATIENCE);

            Spans spans = application.getBean(Spans.class);
            MutableSpan request = spans.of("http get /" + route);
            MutableSpan upload = spans.of("dropflux.upload");
            assertThat(upload.parentId()).isEqualTo(request.id());
            assertThat(spans.of("dropflux.commit").parentId()).isIn(ids(spans, "dropflux.upload"));
            assertThat(spans.ended)
                    .isNotEmpty()
                    .allMatch(span -> span.traceId().equals(request.traceId()));
            if (propagation.equals("auto")) {
                assertThat(reading).isEqualTo(upload.id());
            }
        }
    }

    private static List<String> ids(Spans spans, String name) {
        return spans.ended.stream()
                .filter(span -> name.equals(span.name()))
                .map(MutableSpan::id)
                .toList();
    }
}
