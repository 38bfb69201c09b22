package io.github.dropflux.webflux;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** The page in a headless Chromium of its own, with one upload or none. */
final class Page implements AutoCloseable {

    /** For what takes seconds; a slow machine may take longer. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private final ChromeDriver browser;

    Page(String address, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--user-data-dir=" + profile);
        browser =
                new ChromeDriver(
                        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(),
                        options);
        browser.get(address);
    }

    /** Gives the page a file; back when its card is there. */
    void choose(Path file) {
        browser.findElement(By.id("files")).sendKeys(file.toString());
        await(() -> !all(".upload").isEmpty());
    }

    /** Drops files or folders, as a hand with a mouse would. */
    void drop(Path... paths) {
        Map<String, Object> data =
                Map.of(
                        "items", List.of(),
                        "files", Stream.of(paths).map(Path::toString).toList(),
                        "dragOperationsMask", 1);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            browser.executeCdpCommand(
                    "Input.dispatchDragEvent",
                    Map.of("type", type, "x", 100, "y", 200, "data", data));
        }
    }

    /** Presses keys where the focus is. */
    void type(CharSequence keys) {
        new Actions(browser).sendKeys(keys).perform();
    }

    /** What has the focus. */
    WebElement focused() {
        return browser.switchTo().activeElement();
    }

    /** How much of a bar is filled, from 0 to 1. */
    double bar(String name) {
        return Double.parseDouble(one("." + name).getDomProperty("value"));
    }

    String text(String name) {
        return one("." + name).getText();
    }

    void press(String name) {
        one("." + name).click();
    }

    WebElement one(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    @Override
    public void close() {
        browser.quit();
    }
}
