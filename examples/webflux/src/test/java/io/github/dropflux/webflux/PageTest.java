package io.github.dropflux.webflux;

import static io.github.dropflux.webflux.Page.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Files that go through the page, whatever happens on the way. */
class PageTest extends BrowserTest {

    private double[] bars = {};

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

        assertThat(page.text("result")).endsWith(hash);
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

    @Test
    void a_pulled_plug_is_shown_and_survived() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().readSlowly(8 << 20);
        Path file = folder.resolve("film.bin");
        String hash = write(file, 100);

        page.choose(file);
        await(() -> page.bar("acknowledged") > 0);
        dropbox.unplug();
        await(() -> page.text("trouble").contains("cannot be reached"));
        assertThat(page.all(".windows .again")).isNotEmpty();
        assertThat(page.all(".windows .acknowledged.again")).isEmpty();

        dropbox.faults().clear();
        dropbox.plug();
        await(() -> page.text("state").startsWith("stored"));
        assertThat(page.text("result")).endsWith(hash);
        assertThat(page.text("trouble")).isEmpty();
        assertThat(page.all(".windows .acknowledged.again")).isNotEmpty();
        assertThat(dropbox.file("/film.bin").orElseThrow().contentHash()).isEqualTo(hash);
    }

    @Test
    void a_refusal_is_shown_with_its_reason_and_can_be_tried_again() throws Exception {
        dropbox.faults()
                .on(EmulatedRoute.APPEND_V2)
                .always()
                .answer(400, "the disk of the other side is full");
        Path file = folder.resolve("film.bin");
        String hash = write(file, 40);

        page.choose(file);
        await(() -> page.text("state").equals("failed"));
        assertThat(page.text("result")).contains("the disk of the other side is full");

        dropbox.faults().clear();
        page.press("retry");
        await(() -> page.text("state").startsWith("stored"));
        assertThat(page.text("result")).endsWith(hash);
    }

    @Test
    void a_service_that_is_gone_is_told() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        Path file = folder.resolve("film.bin");
        write(file, 100);

        page.choose(file);
        await(() -> !page.all(".windows .sending").isEmpty());
        application.close();

        await(() -> page.text("state").equals("failed"));
        assertThat(page.text("result")).isNotEmpty();
        assertThat(page.all(".windows .sending")).isEmpty();
        assertThat(page.text("legend")).contains("not acknowledged");
    }

    /** Whether the bars are where they were at the last call. */
    private boolean unchanged(double... now) {
        boolean same = Arrays.equals(bars, now);
        bars = now;
        return same;
    }
}
