package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The page in headless Chromium. */
@Tag("browser")
class PageTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BLOCK = 4 << 20;

    @TempDir private Path folder;
    private ConfigurableApplicationContext application;
    private ChromeDriver browser;
    private DropboxEmulator dropbox;

    @BeforeEach
    void start() {
        application =
                new SpringApplicationBuilder(WebFluxApplication.class)
                        .run("--server.port=0", "--dropflux.shutdown-timeout=1s");
        dropbox = application.getBean(DropboxEmulator.class);
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"));
        ChromeDriverService driver =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new java.io.File("/usr/bin/chromedriver"))
                        .build();
        browser = new ChromeDriver(driver, options);
        browser.get(
                "http://127.0.0.1:"
                        + application.getEnvironment().getProperty("local.server.port")
                        + "/");
    }

    @AfterEach
    void stop() {
        browser.quit();
        application.close();
    }

    @Test
    void a_long_file_goes_through_the_page_into_Dropbox() throws Exception {
        Path file = folder.resolve("film.bin");
        String hash = write(file, 200);

        choose(file);
        List<Double> received = new ArrayList<>();
        List<Double> acknowledged = new ArrayList<>();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            received.add(bar("received"));
                            acknowledged.add(bar("acknowledged"));
                            return text("state").startsWith("stored");
                        });

        assertThat(text("result")).isEqualTo("content_hash " + hash);
        assertThat(dropbox.file("/film.bin").orElseThrow().contentHash()).isEqualTo(hash);
        assertThat(received).isSorted();
        assertThat(acknowledged).isSorted();
        assertThat(bar("acknowledged")).isEqualTo(1);
        assertThat(browser.findElements(By.cssSelector(".windows .acknowledged"))).hasSize(25);
    }

    @Test
    void cancel_in_the_middle_leaves_no_file_and_holds_nothing() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().readSlowly(4 << 20);
        Path file = folder.resolve("film.bin");
        write(file, 200);

        choose(file);
        await().atMost(PATIENCE).until(() -> bar("received") > 0.1);
        browser.findElement(By.className("cancel")).click();

        assertThat(text("state")).isEqualTo("cancelled");
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        await().atMost(PATIENCE).until(() -> uploader.gauges().budgetUsedBytes() == 0);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_paused_upload_stands_still_and_goes_on() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().readSlowly(8 << 20);
        Path file = folder.resolve("film.bin");
        String hash = write(file, 100);

        choose(file);
        await().atMost(PATIENCE).until(() -> bar("received") > 0.1);
        browser.findElement(By.className("pause")).click();
        await().atMost(PATIENCE).until(() -> text("state").equals("paused"));
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        await().atMost(PATIENCE).until(() -> uploader.gauges().appendsInFlight() == 0);
        assertThat(dropbox.files()).isEmpty();

        browser.findElement(By.className("pause")).click();
        await().atMost(PATIENCE).until(() -> text("state").startsWith("stored"));
        assertThat(text("result")).endsWith(hash);
    }

    private void choose(Path file) {
        browser.findElement(By.id("files")).sendKeys(file.toString());
        await().atMost(PATIENCE).until(() -> !browser.findElements(By.className("upload")).isEmpty());
    }

    private double bar(String name) {
        return Double.parseDouble(browser.findElement(By.className(name)).getDomProperty("value"));
    }

    private String text(String name) {
        return browser.findElement(By.className(name)).getText();
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
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return HexFormat.of().formatHex(all.digest());
    }
}
