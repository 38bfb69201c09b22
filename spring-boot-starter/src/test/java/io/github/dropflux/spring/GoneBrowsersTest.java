package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A browser that goes away in the middle of a file has cancelled its upload: nothing failed. */
@Tag("sockets")
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class GoneBrowsersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENT = 100_000;

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private ConfigurableApplicationContext application;

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void it_is_counted_as_cancelled_and_is_no_error(WebServers server, CapturedOutput logged)
            throws IOException {
        start(server);

        goAway(false);
        goAway(true);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                application
                                                        .getBean(MeterRegistry.class)
                                                        .find("dropflux.upload")
                                                        .timers())
                                        .as(logged.getOut())
                                        .singleElement()
                                        .satisfies(
                                                timer -> {
                                                    assertThat(outcome(timer))
                                                            .isEqualTo("cancelled");
                                                    assertThat(timer.count()).isEqualTo(2);
                                                }));
        assertThat(dropbox.files()).isEmpty();
        assertThat(logged).doesNotContain(" ERROR ");
    }

    @ParameterizedTest
    @EnumSource
    void garbage_between_the_chunks_is_no_fault_of_the_service(
            WebServers server, CapturedOutput logged) throws IOException {
        start(server);
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        try (Socket browser = connect()) {
            OutputStream out = browser.getOutputStream();
            out.write(
                    "PUT /garbage HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 1);
            out.write("garbage\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            browser.setSoTimeout((int) PATIENCE.toMillis());
            byte[] answer = new byte[1024];
            int length = browser.getInputStream().read(answer);
            // Some servers only close the connection.
            if (length > 0) {
                assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 400");
            }
        } catch (SocketException e) {
            // Or reset it.
        }
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        assertThat(dropbox.files()).isEmpty();
        assertThat(logged).doesNotContain(" ERROR ");
    }

    private void start(WebServers server) {
        application =
                server.run(ShutdownProject.class)
                        .properties(
                                "dropflux.access-token=any",
                                "dropflux.endpoint=" + dropbox.baseUrl(),
                                "server.port=0",
                                "server.address=127.0.0.1",
                                "spring.main.banner-mode=off")
                        .run();
    }

    private Socket connect() throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(),
                application
                        .getEnvironment()
                        .getRequiredProperty("local.server.port", Integer.class));
    }

    private static String outcome(Meter meter) {
        return String.valueOf(meter.getId().getTag("outcome"));
    }

    /**
     * Sends a part of a file.
     *
     * @param reset whether the connection then ends with RST, as of a process that was killed, and not with FIN
     */
    private void goAway(boolean reset) throws IOException {
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        try (Socket browser = connect()) {
            OutputStream out = browser.getOutputStream();
            out.write(
                    ("PUT /gone HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                    + " application/octet-stream\r\nContent-Length: 1000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[SENT]);
            out.flush();
            await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 1);
            if (reset) {
                browser.setSoLinger(true, 0);
            }
        }
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
    }
}
