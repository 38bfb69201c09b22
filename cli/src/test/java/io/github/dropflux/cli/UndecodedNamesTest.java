package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names with letters beyond ASCII, under a locale that knows them and under those that do not. */
@Tag("sockets")
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class UndecodedNamesTest {

    private static final String UMLAUT = "$(printf '\\303\\244')";

    private enum From {
        FILE("upload file /" + UMLAUT),
        FILE_OF_THAT_NAME("upload " + UMLAUT + " /x"),
        PIPE("upload - /" + UMLAUT + " <file"),
        COMMAND("upload --from-command 'cat file' /" + UMLAUT),
        TREE("upload tree /x"),
        RESUME("upload file /x --resume " + UMLAUT + ".resume");

        private final String line;

        From(String line) {
            this.line = line;
        }
    }

    private final DropboxEmulator dropbox = DropboxEmulator.start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    static Stream<Arguments> all() {
        return Stream.of("C", "xx_XX.UTF-8", "C.UTF-8")
                .flatMap(
                        locale -> Stream.of(From.values()).map(from -> Arguments.of(locale, from)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void they_are_kept_or_refused_and_never_replaced(String locale, From from, @TempDir Path folder)
            throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        shell(locale, "mkdir tree; cp file tree/" + UMLAUT + "; cp file " + UMLAUT, folder);

        Ran ran =
                shell(
                        locale,
                        String.join(
                                " ",
                                "exec",
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp '" + System.getProperty("java.class.path") + "'",
                                Main.class.getName(),
                                from.line,
                                "--endpoint",
                                dropbox.baseUrl().toString(),
                                "--token any"),
                        folder);

        if (locale.equals("C.UTF-8")) {
            assertThat(ran.exit()).as(ran.said()).isZero();
            assertThat(dropbox.files())
                    .singleElement()
                    .satisfies(
                            file ->
                                    assertThat(file.path())
                                            .isIn(List.of("/\u00e4", "/x", "/x/\u00e4")));
        } else {
            assertThat(ran.exit()).as(ran.said()).isIn(1, 2);
            assertThat(ran.said()).contains("locale", "LC_ALL");
            assertThat(dropbox.files()).isEmpty();
        }
    }

    private record Ran(int exit, String said) {}

    private static Ran shell(String locale, String line, Path folder) throws Exception {
        ProcessBuilder process =
                new ProcessBuilder("sh", "-c", line)
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        process.environment().put("LC_ALL", locale);
        Process running = process.start();
        running.getOutputStream().close();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(running.waitFor(), said);
    }
}
