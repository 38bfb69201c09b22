package io.github.dropflux.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.progress.Waits.Activity;
import io.github.dropflux.cli.progress.Waits.Doing;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.UploadTimeouts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private static final long TOTAL = 100 << 20;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;
    private long sent;
    private Duration limited = Duration.ZERO;

    private Surroundings surroundings(OptionalInt columns) {
        return new Surroundings(
                () -> Channels.newChannel(new ByteArrayInputStream(new byte[0])),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                columns,
                name -> null,
                false);
    }

    private ProgressDisplay display(Surroundings surroundings, boolean lines) {
        return new ProgressDisplay(
                () -> new Position(sent, 0, sent, OptionalLong.of(TOTAL), 1, ""),
                () -> new Activity(limited, Doing.CALLING, null),
                new Waits(UploadTimeouts.defaults(), ZoneOffset.UTC),
                lines,
                surroundings,
                () -> now);
    }

    /** Half a second at a time, a MiB each. */
    private void run(ProgressDisplay display, int seconds) {
        for (int half = 0; half < 2 * seconds; half++) {
            now = now.plusMillis(500);
            sent += 1 << 20;
            display.tick();
        }
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void on_a_terminal_one_line_is_written_over_and_taken_away_in_the_end() {
        Surroundings terminal = surroundings(OptionalInt.of(120));
        ProgressDisplay display = display(terminal, false);
        run(display, 3);
        display.close();
        display.tick();
        display.close();

        assertThat(shown()).doesNotContain("\n").contains("sent 6.0 MiB of 100 MiB", "2.0 MiB/s");
        Screen screen = new Screen(120);
        screen.write(shown());
        assertThat(screen.text()).isEmpty();
    }

    @Test
    void what_else_is_said_leaves_nothing_of_the_line() {
        Surroundings terminal = surroundings(OptionalInt.of(120));
        ProgressDisplay display = display(terminal, false);
        run(display, 3);
        terminal.notice("first");
        run(display, 1);
        // The terminal shows what is typed where the cursor is.
        Screen screen = new Screen(120);
        screen.write(shown() + "^C");
        err.reset();
        display.close();
        terminal.notice("interrupted");
        screen.write(shown());
        assertThat(screen.text()).isEqualTo("dropflux: first\ndropflux: interrupted");
    }

    @Test
    void a_line_is_neither_folded_nor_left_behind_by_a_terminal_that_becomes_narrow() {
        ProgressDisplay display = display(surroundings(OptionalInt.of(120)), false);
        Screen screen = new Screen(120);
        run(display, 3);
        screen.write(shown());
        screen.resize(40);
        assertThat(screen.text()).contains("\n");
        err.reset();
        run(display, 1);
        screen.write(shown());
        assertThat(screen.text()).doesNotContain("\n").hasSizeLessThanOrEqualTo(40);
        err.reset();
        screen.resize(20);
        display.close();
        screen.write(shown());
        assertThat(screen.text()).isEmpty();
    }

    @Test
    void without_a_terminal_nothing_is_said_unless_it_is_asked_for() {
        run(display(surroundings(OptionalInt.empty()), false), 30);
        assertThat(shown()).isEmpty();
    }

    @Test
    void without_a_terminal_a_line_a_minute_is_said_where_it_is_asked_for() {
        ProgressDisplay display = display(surroundings(OptionalInt.empty()), true);
        run(display, 45);
        assertThat(shown()).isEmpty();
        sent = 0;
        run(display, 140);
        assertThat(shown().lines()).hasSize(3).allMatch(line -> line.contains("MiB of 100 MiB"));
        assertThat(shown())
                .doesNotContain("\r", "\u001b")
                .startsWith("dropflux: 30%, sent 30.0 MiB");
    }

    @Test
    void quiet_says_nothing() {
        limited = Duration.ofMinutes(1);
        ProgressDisplay display = display(surroundings(OptionalInt.of(80)).quietly(), true);
        run(display, 90);
        display.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void a_long_wait_is_said_once_and_on_a_terminal_in_the_line() {
        limited = Duration.ofMinutes(1);
        ProgressDisplay display = display(surroundings(OptionalInt.empty()), false);
        run(display, 2);
        assertThat(shown().lines())
                .singleElement()
                .asString()
                .contains("waiting until 00:01:00: Dropbox limits");
        limited = Duration.ZERO;
        run(display, 70);
        limited = Duration.ofMinutes(1);
        run(display, 2);
        assertThat(shown().lines()).hasSize(2);

        err.reset();
        run(display(surroundings(OptionalInt.of(200)), false), 1);
        assertThat(shown()).contains("Dropbox limits").doesNotContain("\n");
    }
}
