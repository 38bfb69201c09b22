package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher of a release sets up for Java, which a script stands in for here. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private Path release = Path.of("");
    private Path launcher = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void build(@TempDir Path folder) throws Exception {
        release = Files.createDirectories(folder.resolve("a release")).toRealPath();
        launcher = Files.createDirectories(release.resolve("bin")).resolve("dropflux");
        Files.copy(Path.of("..", "dropflux"), launcher);
        Files.createFile(Files.createDirectories(release.resolve("lib")).resolve("dropflux.jar"));
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
        ProcessBuilder process = new ProcessBuilder("sh", launcher.toString(), "upload");
        process.environment()
                .keySet()
                .removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        process.environment().put(variable, locale);
        process.environment().put("JAVA_HOME", home.toString());
        process.environment().put("DROPBOX_ACCESS_TOKEN", "secret");
        return output(process, 0)
                .lines()
                .filter(line -> !line.startsWith("dropflux: preparing"))
                .collect(Collectors.joining("\n"));
    }

    private static String output(ProcessBuilder process, int exit) throws Exception {
        Process running = process.redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isEqualTo(exit);
        return said;
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
        Path calls = launcher.resolveSibling("calls");
        archivingJava("$DROPBOX_ACCESS_TOKEN $*", calls);
        run("C.UTF-8", "LC_ALL");
        run("C.UTF-8", "LC_ALL");
        List<String> lines = Files.readAllLines(calls);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith(" ").contains("-XX:ArchiveClassesAtExit=");
        assertThat(lines.subList(1, 3))
                .allMatch(line -> line.startsWith("secret "))
                .allMatch(line -> line.contains("-XX:SharedArchiveFile=" + release));
        assertThat(release).isDirectoryNotContaining("glob:**.new");
    }

    private void archivingJava(String told, Path calls) throws IOException {
        archivingJava("echo \"" + told + "\" >>'" + calls + "'");
    }

    private void archivingJava(String line) throws IOException {
        java(
                line
                        + "\nfor each; do case $each in -XX:ArchiveClassesAtExit=*) echo x >\"${each#*=}\";; esac; done");
    }

    @Test
    void other_jars_get_another_archive() throws Exception {
        Path calls = launcher.resolveSibling("calls");
        archivingJava("$*", calls);
        run("C.UTF-8", "LC_ALL");
        Files.writeString(release.resolve("lib/dropflux.jar"), "newer");
        run("C.UTF-8", "LC_ALL");
        assertThat(Files.readAllLines(calls))
                .filteredOn(line -> line.contains("-XX:ArchiveClassesAtExit="))
                .hasSize(2);
    }

    @Test
    void an_archive_that_was_begun_long_ago_is_begun_again() throws Exception {
        archivingJava("$*", launcher.resolveSibling("calls"));
        run("C.UTF-8", "LC_ALL");
        Path archive = archive(release);
        Files.delete(archive);
        Path begun = Files.createDirectory(archive.resolveSibling(archive.getFileName() + ".new"));
        run("C.UTF-8", "LC_ALL");
        assertThat(archive).as("another start may be at it").doesNotExist();
        Files.setLastModifiedTime(begun, FileTime.from(Instant.now().minusSeconds(600)));
        run("C.UTF-8", "LC_ALL");
        assertThat(archive).exists();
        assertThat(begun).doesNotExist();
    }

    private static Path archive(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("classes-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Root may write into every folder, so that somebody else has to run it then. */
    @Test
    void the_user_s_cache_takes_the_archive_of_a_release_that_others_own() throws Exception {
        boolean root = Files.getOwner(release).getName().equals("root");
        assumeTrue(!root || Files.isExecutable(Path.of("/usr/bin/setpriv")));
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(List.of("/usr/bin/setpriv", "--reuid=65534", "--clear-groups"));
        }
        command.addAll(List.of("sh", launcher.toString(), "upload"));
        Path cache = Files.createDirectory(release.resolveSibling("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(
                release.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        archivingJava("echo \"$*\"");
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().put("JAVA_HOME", home.toString());
        process.environment().put("XDG_CACHE_HOME", cache.toString());
        String said = output(process, 0);
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(said).contains("-XX:SharedArchiveFile=" + archive(cache.resolve("dropflux")));

        process.environment().remove("XDG_CACHE_HOME");
        process.environment().remove("HOME");
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(output(process, 0)).contains("-Xshare:auto").doesNotContain("Archive");
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void an_old_Java_is_named() throws Exception {
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"1.8.0_292\"\n");
        ProcessBuilder process = new ProcessBuilder("sh", launcher.toString(), "upload");
        process.environment().put("JAVA_HOME", home.toString());
        assertThat(output(process, 1)).contains("is Java 1.8.0_292", "version 17 or later");
    }

    @Test
    void a_release_without_its_jars_is_not_built() throws Exception {
        Files.delete(release.resolve("lib/dropflux.jar"));
        ProcessBuilder process = new ProcessBuilder("sh", launcher.toString(), "upload");
        process.environment().put("JAVA_HOME", home.toString());
        assertThat(output(process, 1)).contains("lib/dropflux.jar", "unpack the release again");
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
