package io.github.dropflux.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody writes to, or replaces, while they are read. */
class SteadyChannelTest {

    private static final int LENGTH = 1000;

    private Path file = Path.of("");
    private FileState found = new FileState(0, FileTime.fromMillis(0), null);

    @BeforeEach
    void begin(@TempDir Path folder) throws Exception {
        file = folder.resolve("file");
        Files.write(file, new byte[LENGTH]);
        // A clock that has not ticked since would hide the next change.
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        found = state();
    }

    private FileState state() throws IOException {
        try (OpenFile open = OpenFile.at(file)) {
            return open.state();
        }
    }

    private SteadyChannel open(boolean snapshot) throws IOException {
        return SteadyChannel.open(OpenFile.at(file), found, snapshot);
    }

    private static int readAll(SteadyChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        int all = 0;
        int read = channel.read(buffer);
        while (read >= 0) {
            all += read;
            read = channel.read(buffer.clear());
        }
        return all;
    }

    @Test
    void one_that_stays_as_it_is() throws Exception {
        try (SteadyChannel channel = open(false)) {
            assertThat(readAll(channel)).isEqualTo(LENGTH);
        }
    }

    @Test
    void one_that_is_rewritten_in_place_at_the_same_length() throws Exception {
        try (SteadyChannel channel = open(false)) {
            channel.read(ByteBuffer.allocate(LENGTH / 2));
            byte[] news = new byte[LENGTH];
            news[LENGTH - 1] = 1;
            Files.write(file, news);
            assertThatThrownBy(() -> readAll(channel))
                    .hasMessageContaining("changed while it was read: it has still 1000 B");
        }
    }

    @Test
    void one_that_grows_or_shrinks() throws Exception {
        try (SteadyChannel channel = open(false)) {
            Files.write(file, new byte[1], StandardOpenOption.APPEND);
            assertThatThrownBy(() -> readAll(channel))
                    .hasMessageContaining("it had 1000 B and has 1001 B now")
                    .hasMessageContaining("--snapshot-length");
        }
        found = state();
        try (SteadyChannel channel = open(false)) {
            Files.write(file, new byte[7]);
            assertThatThrownBy(() -> readAll(channel))
                    .hasMessageContaining("it had 1001 B and has 7 B now");
        }
        assertThatThrownBy(() -> open(false)).hasMessageContaining("has 7 B now");
    }

    @Test
    void one_that_is_replaced() throws Exception {
        try (SteadyChannel channel = open(false)) {
            replace();
            assertThatThrownBy(() -> readAll(channel)).hasMessageContaining("changed");
        }
        assertThatThrownBy(() -> open(false)).hasMessageContaining("another file");
    }

    private void replace() throws IOException {
        Path other = file.resolveSibling("other");
        Files.write(other, new byte[LENGTH]);
        Files.setLastModifiedTime(other, found.modified());
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_snapshot_of_one_that_grows() throws Exception {
        Files.write(file, new byte[10], StandardOpenOption.APPEND);
        try (SteadyChannel channel = open(true)) {
            Files.write(file, new byte[10], StandardOpenOption.APPEND);
            assertThat(readAll(channel)).isEqualTo(LENGTH);
        }
    }

    @Test
    void a_snapshot_of_one_that_shrinks() throws Exception {
        try (SteadyChannel channel = open(true)) {
            Files.write(file, new byte[7]);
            assertThatThrownBy(() -> readAll(channel)).hasMessageContaining("changed");
        }
        assertThatThrownBy(() -> open(true)).hasMessageContaining("has 7 B now");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void one_that_the_system_makes_up_as_it_is_read() throws Exception {
        file = Path.of("/proc/self/status");
        found = state();
        assertThat(found.isCounted()).isFalse();
        try (SteadyChannel channel = open(false)) {
            assertThat(readAll(channel)).isPositive();
        }
    }

    @Test
    void an_empty_one_that_is_written_to() throws Exception {
        Files.write(file, new byte[0]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        found = state();
        try (SteadyChannel channel = open(false)) {
            assertThat(readAll(channel)).isZero();
        }
        try (SteadyChannel channel = open(false)) {
            Files.write(file, new byte[3]);
            assertThatThrownBy(() -> readAll(channel)).hasMessageContaining("has 3 B now");
        }
    }
}
