package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.spring.test.EmulatedDropbox;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import reactor.core.publisher.Flux;

/** An application's test against an emulator, by an annotation alone. */
@Tag("sockets")
@SpringBootTest(
        classes = EmulatedDropboxTest.Project.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "dropflux.app-key=of-production",
            "dropflux.refresh-token=of-production",
            "dropflux.endpoint=https://dropbox.example"
        })
@EmulatedDropbox
class EmulatedDropboxTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @EnableAutoConfiguration
    static class Project {}

    @Autowired private DropboxUploader uploader;
    @Autowired private DropboxEmulator dropbox;

    @RepeatedTest(2)
    void uploads_reach_an_emulator_that_is_empty() {
        assertThat(dropbox.files()).isEmpty();
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).answer(503, "");
        uploader.upload("/a", Flux.just(ByteBuffer.allocate(3))).block(PATIENCE);
        assertThat(dropbox.file("/a")).isPresent();
        assertThat(dropbox.requests(EmulatedRoute.UPLOAD)).hasSize(2);
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).isEmpty();
    }
}
