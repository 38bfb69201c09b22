package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    private static final String LENGTH = "Content-Length: 1000000";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private ConfigurableApplicationContext application;

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    private void start(WebServers server) {
        application =
                server.run(ShutdownProject.class, dropbox)
                        .properties("server.shutdown=graceful")
                        .run();
    }

    @ParameterizedTest
    @EnumSource
    void it_is_counted_as_cancelled_and_is_no_error(WebServers server, CapturedOutput logged)
            throws IOException {
        start(server);
        MeterRegistry meters = application.getBean(MeterRegistry.class);

        goAway(LENGTH, false, () -> {});
        goAway(LENGTH, true, () -> {});

        assertCancelled(2, meters, logged);
    }

    /** Reactor Netty completes the body then, as if it were whole. */
    @ParameterizedTest
    @CsvSource({
        "NETTY, " + CHUNKED,
        "NETTY, " + LENGTH,
        "TOMCAT, " + CHUNKED,
        "TOMCAT, " + LENGTH,
        "JETTY, " + CHUNKED,
        "JETTY, " + LENGTH,
        "SERVLET, " + CHUNKED,
        "SERVLET, " + LENGTH,
        "SERVLET_JETTY, " + CHUNKED,
        "SERVLET_JETTY, " + LENGTH
    })
    void of_one_that_goes_away_while_the_service_stops_nothing_is_stored(
            WebServers server, String framing, CapturedOutput logged) throws IOException {
        start(server);
        List<CompletableFuture<Void>> stopping = new ArrayList<>();

        goAway(
                framing,
                false,
                () -> {
                    stopping.add(CompletableFuture.runAsync(application::close));
                    await().atMost(PATIENCE).until(this::refusesConnections);
                });

        assertThat(stopping.get(0)).succeedsWithin(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
        assertThat(logged).doesNotContain(" ERROR ");
    }

    private void assertCancelled(int times, MeterRegistry meters, CapturedOutput logged) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(meters.find("dropflux.upload").timers())
                                        .as(logged.getOut())
                                        .singleElement()
                                        .satisfies(
                                                timer -> {
                                                    assertThat(outcome(timer))
                                                            .isEqualTo("cancelled");
                                                    assertThat(timer.count()).isEqualTo(times);
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
        try (Socket browser = Applications.connect(application)) {
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

    private static String outcome(Meter meter) {
        return String.valueOf(meter.getId().getTag("outcome"));
    }

    private boolean refusesConnections() {
        try (Socket socket = Applications.connect(application)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    /**
     * Sends a part of a file.
     *
     * @param framing the header that says how the body ends
     * @param reset whether the connection then ends with RST, as of a process that was killed, and not with FIN
     * @param before the end, while the upload waits for more
     */
    private void goAway(String framing, boolean reset, Runnable before) throws IOException {
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        try (Socket browser = Applications.connect(application)) {
            OutputStream out = browser.getOutputStream();
            out.write(
                    ("PUT /gone HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                    + " application/octet-stream\r\n"
                                    + framing
                                    + "\r\n\r\n"
                                    + (framing.equals(CHUNKED)
                                            ? Integer.toHexString(SENT) + "\r\n"
                                            : ""))
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[SENT]);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 1);
            before.run();
            if (reset) {
                browser.setSoLinger(true, 0);
            }
        }
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
    }
}
