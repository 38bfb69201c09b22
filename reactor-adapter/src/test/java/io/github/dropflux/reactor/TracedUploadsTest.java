package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.RateLimit;
import io.github.dropflux.reactor.test.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All that a program logs, with every logger of every library at TRACE. */
@Tag("sockets")
@Tag("slow")
class TracedUploadsTest {

    @Test
    void no_secret_is_logged_at_any_level() throws Exception {
        try (DropboxEmulator dropbox =
                DropboxEmulator.builder()
                        .acceptTokens(TracedUploads.ACCESS)
                        .acceptRefreshTokens(TracedUploads.REFRESH)
                        .start()) {
            dropbox.faults()
                    .on(TOKEN)
                    .call(1)
                    .answer(503, "you sent " + TracedUploads.REFRESH + " " + TracedUploads.SECRET);
            dropbox.faults()
                    .on(TOKEN)
                    .always()
                    .answer(
                            200,
                            "{\"access_token\": \""
                                    + TracedUploads.ACCESS
                                    + "\", \"expires_in\": 14400}");
            dropbox.faults().on(START).call(1).answer(500, "");
            dropbox.faults()
                    .on(START)
                    .call(3)
                    .tooManyRequests(RateLimit.JSON_AND_HEADER, Duration.ofSeconds(1));
            dropbox.faults()
                    .on(START)
                    .call(5)
                    .answer(400, "you sent Bearer " + TracedUploads.ACCESS);
            dropbox.faults().on(APPEND_V2).call(2).resetAfterBody();
            dropbox.faults().on(FINISH).call(2).refusePath("conflict/file");
            String log =
                    ChildJvm.run(
                            List.of(
                                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                                    "-Dorg.slf4j.simpleLogger.log.io.github.dropflux=trace",
                                    "-Dorg.slf4j.simpleLogger.log.reactor.netty.http.client.HttpClientConnect=trace",
                                    "--class-path",
                                    System.getProperty("java.class.path"),
                                    TracedUploads.class.getName(),
                                    dropbox.baseUrl().toString()));
            assertThat(log)
                    .contains("INFO io.github.dropflux.uploader")
                    .contains("DEBUG io.github.dropflux.call - oauth2/token: 200")
                    .contains("DEBUG io.github.dropflux.call - files/upload_session/start: 500")
                    .contains("DEBUG io.github.dropflux.upload - upload of /a: stored")
                    .contains("DEBUG reactor.netty")
                    .contains("failed: ")
                    .endsWith("exit 0");
            assertThat(log.lines()).noneMatch(line -> line.contains("hush"));
        }
    }
}
