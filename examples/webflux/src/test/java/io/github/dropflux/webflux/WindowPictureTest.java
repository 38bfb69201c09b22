package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WindowPictureTest {

    @Test
    void each_window_has_a_box_while_there_are_few() {
        assertThat(fold("aRsr.", 5, 200)).isEqualTo("aRsr.");
    }

    @Test
    void windows_that_have_not_come_yet_wait() {
        assertThat(fold("as", 5, 200)).isEqualTo("as...");
    }

    @Test
    void a_run_of_windows_is_what_needs_looking_at_most() {
        assertThat(fold("aaaRassra.", 10, 5)).isEqualTo("aRsr.");
    }

    @Test
    void no_window_is_lost_where_boxes_are_uneven() {
        String windows = "a".repeat(999) + "r";
        assertThat(fold(windows, 1000, 200)).hasSize(200).endsWith("ar");
        assertThat(fold(windows, 1000, 7)).isEqualTo("aaaaaar");
    }

    @Test
    void an_empty_file_has_no_window() {
        assertThat(fold("", 0, 200)).isEmpty();
    }

    private static String fold(String states, int windows, int most) {
        return WindowPicture.fold(states.getBytes(StandardCharsets.US_ASCII), windows, most);
    }
}
