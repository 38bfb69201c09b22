package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher sets up for Java, which a script stands in for here. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private Path launcher = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void build(@TempDir Path folder) throws Exception {
        launcher = folder.resolve("dropflux");
        Files.copy(Path.of("..", "dropflux"), launcher);
        Path app = Files.createDirectories(folder.resolve("cli/target/app"));
        Files.createFile(app.resolve("built"));
        Files.createFile(app.resolve("dropflux.jar"));
        home = folder.resolve("jdk");
        Files.createFile(Files.createDirectories(home).resolve("release"));
        java("locale charmap 2>/dev/null");
    }

    /** What Java does, be it asked to archive its classes or not. */
    private void java(String lines) throws IOException {
        script(
                Files.createDirectories(home.resolve("bin")).resolve("java"),
                "#!/bin/sh\n" + lines + "\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String locale, String variable) throws Exception {
        ProcessBuilder process =
                new ProcessBuilder("sh", launcher.toString(), "upload").redirectErrorStream(true);
        process.environment()
                .keySet()
                .removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        process.environment().put(variable, locale);
        process.environment().put("JAVA_HOME", home.toString());
        process.environment().put("DROPBOX_ACCESS_TOKEN", "secret");
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
        return said.lines()
                .filter(line -> !line.startsWith("dropflux: preparing"))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8", "UTF-8", "C.UTF-8", ""})
    void names_are_read_as_UTF_8_whatever_locale_is_set(String locale) throws Exception {
        assertThat(run(locale, "LC_ALL")).isEqualTo("UTF-8");
        assertThat(run(locale, "LC_CTYPE")).isEqualTo("UTF-8");
        assertThat(run(locale, "LANG")).isEqualTo("UTF-8");
    }

    @Test
    void classes_are_archived_once_without_the_user_s_token_and_then_shared() throws Exception {
        String folder = launcher.getParent().toRealPath().toString();
        Path calls = launcher.resolveSibling("calls");
        java(
                "echo \"$DROPBOX_ACCESS_TOKEN $*\" >>'"
                        + calls
                        + "'\nfor each; do case $each in -XX:ArchiveClassesAtExit=*) echo x >\"${each#*=}\";; esac; done");
        run("C.UTF-8", "LC_ALL");
        run("C.UTF-8", "LC_ALL");
        List<String> lines = Files.readAllLines(calls);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith(" ").contains("-XX:ArchiveClassesAtExit=");
        assertThat(lines.subList(1, 3))
                .allMatch(line -> line.startsWith("secret "))
                .allMatch(line -> line.contains("-XX:SharedArchiveFile=" + folder));
    }

    @Test
    void a_Java_that_archives_nothing_is_asked_once() throws Exception {
        Path calls = launcher.resolveSibling("calls");
        java("echo \"$*\" >>'" + calls + "'");
        run("C.UTF-8", "LC_ALL");
        run("C.UTF-8", "LC_ALL");
        assertThat(Files.readAllLines(calls))
                .hasSize(3)
                .noneMatch(line -> line.contains("-XX:SharedArchiveFile="));
    }

    @Test
    void a_Java_that_does_not_say_what_it_is_goes_without_and_in_silence() throws Exception {
        Files.delete(home.resolve("release"));
        java("echo \"$*\"");
        assertThat(run("C.UTF-8", "LC_ALL"))
                .startsWith("-XX:+UseSerialGC -Xshare:auto")
                .doesNotContain("Archive");
    }
}
