package io.github.dropflux.spring;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** The rows of the table in {@code docs/spring.md} that take a service of little patience, or end it. */
@Tag("sockets")
@Tag("slow")
class SlowSenderTest {

    private static final int SENT = 10;

    @ParameterizedTest
    @EnumSource
    void a_sender_that_stops_sending_and_a_service_that_stops(WebServers server) {
        try (DropboxEmulator dropbox = DropboxEmulator.start();
                ConfigurableApplicationContext application =
                        FileService.run(server, dropbox, "dropflux.timeouts.source=100ms")) {
            HttpClient browser = Applications.browser(application, HttpClient.newConnection());
            Answer slow =
                    server.isServlet()
                            ? Answer.to(browser, "/silent/a", Mono.empty())
                            : Answer.to(
                                    browser,
                                    "/a?path=/slow",
                                    Mono.just(Answer.bytes(SENT))
                                            .concatWith(Mono.<ByteBuf>never()));
            slow.assertProblem(408, "body-too-slow", true);

            application.getBean(DropboxUploader.class).close();
            Answer.to(browser, "/a?path=/name", Mono.just(Answer.bytes(SENT)))
                    .assertProblem(503, "stopping", true);
        }
    }
}
