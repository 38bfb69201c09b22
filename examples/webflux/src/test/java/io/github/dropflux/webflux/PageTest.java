package io.github.dropflux.webflux;

import static io.github.dropflux.webflux.Page.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The page in headless Chromium; a buffer that is not released fails each test. */
@Tag("browser")
class PageTest {

    private static final int BLOCK = 4 << 20;

    @TempDir private Path folder;
    private ConfigurableApplicationContext application;
    private DropboxEmulator dropbox;
    private DropboxUploader uploader;
    private Page page;
    private double[] bars = {};

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

    @Test
    void a_long_file_goes_through_the_page_into_Dropbox() throws Exception {
        Path file = folder.resolve("film.bin");
        String hash = write(file, 200);

        page.choose(file);
        List<Double> received = new ArrayList<>();
        List<Double> acknowledged = new ArrayList<>();
        await(
                () -> {
                    received.add(page.bar("received"));
                    acknowledged.add(page.bar("acknowledged"));
                    return page.text("state").startsWith("stored");
                });

        assertThat(page.text("result")).isEqualTo("content_hash " + hash);
        assertThat(dropbox.file("/film.bin").orElseThrow().contentHash()).isEqualTo(hash);
        assertThat(received).isSorted();
        assertThat(acknowledged).isSorted();
        assertThat(page.bar("received")).isEqualTo(1);
        assertThat(page.bar("acknowledged")).isEqualTo(1);
        assertThat(page.all(".windows .acknowledged")).hasSize(25);
    }

    @Test
    void cancel_in_the_middle_leaves_no_file_and_holds_nothing() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stallInBody(BLOCK);
        Path file = folder.resolve("film.bin");
        write(file, 200);

        page.choose(file);
        await(() -> page.bar("received") > 0.1);
        assertThat(uploader.gauges().budgetUsedBytes()).isPositive();
        page.press("cancel");

        assertThat(page.text("state")).isEqualTo("cancelled");
        await(() -> uploader.uploadsRunning() == 0);
        await(() -> uploader.gauges().budgetUsedBytes() == 0);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_paused_upload_stands_still_and_goes_on() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().readSlowly(2 << 20);
        Path file = folder.resolve("film.bin");
        String hash = write(file, 100);

        page.choose(file);
        await(() -> page.bar("received") > 0.1);
        page.press("pause");
        await(() -> page.text("state").equals("paused"));
        await(() -> uploader.gauges().appendsInFlight() == 0);
        Awaitility.await()
                .atMost(Page.PATIENCE)
                .during(Duration.ofSeconds(2))
                .until(() -> unchanged(page.bar("received"), page.bar("acknowledged")));
        assertThat(page.text("state")).isEqualTo("paused");
        assertThat(page.bar("received")).isLessThan(1);

        dropbox.faults().clear();
        page.press("pause");
        await(() -> page.text("state").startsWith("stored"));
        assertThat(page.text("result")).endsWith(hash);
    }

    /** Whether the bars are where they were at the last call. */
    private boolean unchanged(double... now) {
        boolean same = Arrays.equals(bars, now);
        bars = now;
        return same;
    }

    /** A file of so many MiB, and its content hash. */
    private static String write(Path file, int mebibytes) throws Exception {
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
