package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service, and its page in a browser; a buffer that is not released fails each test. */
@Tag("browser")
@Tag("sockets")
abstract class BrowserTest {

    static final int BLOCK = 4 << 20;

    @TempDir Path folder;
    ConfigurableApplicationContext application;
    DropboxEmulator dropbox;
    DropboxUploader uploader;
    Page page;

    @BeforeEach
    void start() {
        Leaks.watch();
        application =
                new SpringApplicationBuilder(WebFluxApplication.class)
                        .run(
                                "--server.port=0",
                                "--dropflux.shutdown-timeout=1s",
                                "--logging.level.org.openqa.selenium=error");
        dropbox = application.getBean(DropboxEmulator.class);
        uploader = application.getBean(DropboxUploader.class);
        page =
                new Page(
                        "http://127.0.0.1:"
                                + application.getEnvironment().getProperty("local.server.port")
                                + "/",
                        folder.resolve("profile"));
    }

    @AfterEach
    void stop() {
        page.close();
        application.close();
        assertThat(Leaks.take()).isEmpty();
    }

    /** A file of so many MiB, and its content hash. */
    static String write(Path file, int mebibytes) throws Exception {
        MessageDigest blocks = MessageDigest.getInstance("SHA-256");
        MessageDigest all = MessageDigest.getInstance("SHA-256");
        Random random = new Random(mebibytes);
        byte[] piece = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes / 4; i++) {
                random.nextBytes(piece);
                out.write(piece);
                all.update(blocks.digest(piece));
            }
        }
        return HexFormat.of().formatHex(all.digest());
    }
}
