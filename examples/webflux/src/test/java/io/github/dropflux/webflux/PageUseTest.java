package io.github.dropflux.webflux;

import static io.github.dropflux.webflux.Page.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in the hands of those who have no mouse, no sight, or unusual files. */
class PageUseTest extends BrowserTest {

    @Test
    void the_keyboard_reaches_everything_and_the_focus_is_never_lost() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        Path file = folder.resolve("film.bin");
        write(file, 40);
        page.choose(file);
        await(() -> page.bar("received") > 0.1);

        page.type(Keys.TAB);
        assertThat(page.focused().getDomAttribute("id")).isEqualTo("files");
        page.type(Keys.TAB);
        assertThat(page.focused().getAccessibleName()).isEqualTo("Pause film.bin");
        page.type(Keys.SPACE);
        await(() -> page.focused().getAccessibleName().equals("Resume film.bin"));
        page.type(Keys.TAB);
        assertThat(page.focused().getAccessibleName()).isEqualTo("Cancel film.bin");
        assertThat(page.focused().getCssValue("outline-style")).isEqualTo("solid");
        page.type(Keys.ENTER);
        assertThat(page.focused().getAccessibleName()).isEqualTo("Try again film.bin");
        await(() -> uploader.uploadsRunning() == 0);

        dropbox.faults().clear();
        page.type(Keys.ENTER);
        assertThat(page.focused().getText()).isEqualTo("film.bin");
        await(() -> page.text("state").startsWith("stored"));
    }

    @Test
    void what_is_seen_is_also_said() throws Exception {
        Path file = folder.resolve("film.bin");
        write(file, 40);
        page.choose(file);
        await(() -> page.text("state").startsWith("stored"));

        assertThat(page.all("progress"))
                .extracting(WebElement::getAccessibleName)
                .containsExactly("film.bin: browser to server", "film.bin: server to Dropbox");
        assertThat(page.one("#files").getAccessibleName()).contains("Drop files here");
        assertThat(page.one("#news").getAriaRole()).isEqualTo("status");
        assertThat(page.one("#news").getDomProperty("textContent"))
                .isEqualTo("film.bin: stored and verified");
        assertThat(page.one(".windows").getDomAttribute("aria-hidden")).isEqualTo("true");
        assertThat(page.text("legend")).contains("5 acknowledged");
    }

    @Test
    void the_details_tell_why_it_goes_as_fast_as_it_does() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        Path file = folder.resolve("film.bin");
        write(file, 40);
        page.choose(file);
        await(() -> page.bar("received") > 0.1);
        assertThat(page.text("pace")).isEmpty();

        page.one("summary").click();
        await(() -> page.text("pace").matches("The service has [1-9].* under way, at most .*"));
        page.press("cancel");
        assertThat(page.one(".details").isDisplayed()).isFalse();
    }

    @Test
    void an_empty_file_is_stored_too() throws Exception {
        page.choose(Files.createFile(folder.resolve("empty.txt")));
        await(() -> page.text("state").startsWith("stored"));
        assertThat(dropbox.file("/empty.txt").orElseThrow().size()).isZero();
        assertThat(page.bar("acknowledged")).isEqualTo(1);
    }

    @Test
    void a_folder_is_left_out_and_that_is_said() throws Exception {
        Path file = folder.resolve("film.bin");
        write(file, 4);

        page.drop(Files.createDirectory(folder.resolve("photos")), file);

        assertThat(page.one("#notice").getText()).contains("photos").contains("only files");
        await(() -> page.text("state").startsWith("stored"));
        assertThat(page.all(".upload")).hasSize(1);
        assertThat(dropbox.files()).hasSize(1);
    }

    @Test
    void of_two_files_of_one_name_the_later_waits_and_replaces_the_other() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        Path first = folder.resolve("film.bin");
        write(first, 40);
        Path second = Files.createDirectory(folder.resolve("other")).resolve("Film.bin");
        String hash = write(second, 20);

        page.choose(first);
        await(() -> page.bar("received") > 0.1);
        page.choose(second);
        assertThat(page.text("trouble")).contains("other file of this name");

        page.all(".cancel").get(1).click();
        dropbox.faults().clear();
        await(() -> page.text("state").startsWith("stored"));
        assertThat(page.all(".state").get(1).getText()).isEqualTo("cancelled");
        assertThat(dropbox.file("/film.bin").orElseThrow().contentHash()).isEqualTo(hash);
    }

    @Test
    void more_files_than_a_browser_has_connections_for_all_arrive() throws Exception {
        Path[] files = new Path[9];
        for (int i = 0; i < files.length; i++) {
            files[i] = folder.resolve("file" + i);
            write(files[i], 4);
        }
        page.drop(files);
        await(() -> page.all(".stored").size() == files.length);
        assertThat(dropbox.files()).hasSize(files.length);
    }
}
