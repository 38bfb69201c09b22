package io.github.dropflux.spring;

import io.github.dropflux.emulator.DropboxEmulator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An emulator, new for each test, and contexts whose uploader writes to it. */
@Tag("sockets")
abstract class EmulatedContexts {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final DropboxEmulator dropbox = DropboxEmulator.start();
    final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DropfluxAutoConfiguration.class))
                    .withPropertyValues(
                            "dropflux.access-token=any", "dropflux.endpoint=" + dropbox.baseUrl());

    @AfterEach
    void closeEmulator() {
        dropbox.close();
    }
}
