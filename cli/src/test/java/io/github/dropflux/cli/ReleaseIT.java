package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archives that mvn -Pdist makes, unpacked and run where there is nothing but a Java. */
@DisabledOnOs(OS.WINDOWS)
class ReleaseIT {

    /** All that the launcher may call, and tar to unpack; Maven is not among them. */
    private static final List<String> TOOLS =
            List.of(
                    "sh",
                    "bash",
                    "cksum",
                    "cut",
                    "dirname",
                    "env",
                    "find",
                    "grep",
                    "gzip",
                    "head",
                    "locale",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "stty",
                    "tar");

    private static final String ARCHIVE = System.getProperty("release");
    private static final String VERSION = System.getProperty("release.version");

    @TempDir private Path folder = Path.of("");

    private Path tools = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void unpack() throws Exception {
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), find(tool));
        }
        Path place = Files.createDirectory(folder.resolve("place"));
        run("tar", "-xf", ARCHIVE + ".tar.gz", "-C", place.toString());
        home = place.resolve("dropflux-" + VERSION);
    }

    private static Path find(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(each -> Path.of(each, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + tool + " here"));
    }

    private String run(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(
                0,
                words.get(0).contains("/") ? words.get(0) : tools.resolve(command[0]).toString());
        ProcessBuilder process = new ProcessBuilder(words).redirectErrorStream(true);
        process.environment().clear();
        process.environment()
                .put("PATH", tools + ":" + Path.of(System.getProperty("java.home"), "bin"));
        process.directory(folder.toFile());
        Process running = process.start();
        running.getOutputStream().close();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void uploads_into_the_embedded_emulator_wherever_it_lies() throws Exception {
        home = Files.move(home, folder.resolve("a place of one's own"));
        String launcher = home.resolve("bin/dropflux").toString();
        String license = home.resolve("LICENSE").toString();
        assertThat(run(launcher, "upload", license, "/LICENSE"))
                .contains("preparing fast starts", "Stored /LICENSE", "verified")
                .doesNotContain("building");
        assertThat(home)
                .isDirectoryContaining("glob:**/classes-*.jsa")
                .isDirectoryNotContaining("glob:**.new");
        assertThat(run(launcher, "--version")).isEqualTo("dropflux " + VERSION + "\n");
    }

    /** Not in a folder whose name has a space: there, Java 17 archives its own classes only. */
    @Test
    void starts_through_a_link_and_from_the_archive_of_classes_that_it_made() throws Exception {
        Files.createSymbolicLink(tools.resolve("dropflux"), home.resolve("bin/dropflux"));
        assertThat(run("dropflux", "--version")).endsWith("dropflux " + VERSION + "\n");
        Path loaded = folder.resolve("loaded");
        run(
                "env",
                "JDK_JAVA_OPTIONS=-Xlog:class+load:file=" + loaded,
                "dropflux",
                "upload",
                home.resolve("LICENSE").toString(),
                "/LICENSE");
        assertThat(Files.readString(loaded))
                .contains("DropboxUploader source: shared objects file (top)")
                .contains("DropboxEmulator source: shared objects file (top)");
    }

    @Test
    void completes_commands_and_options_in_bash() throws Exception {
        assertThat(complete("bash")).contains("upload", "emulator", "--skip-identical");
    }

    @Test
    void completes_commands_and_options_in_zsh() throws Exception {
        Path zsh = Path.of("/usr/bin/zsh");
        assumeTrue(Files.isExecutable(zsh), "no zsh here");
        assertThat(
                        run(
                                zsh.toString(),
                                "-f",
                                "-c",
                                ". '" + completion() + "' && whence -w _complete_dropflux"))
                .isEqualTo("_complete_dropflux: function\n");
    }

    private String complete(String shell) throws Exception {
        return run(
                shell,
                "-ec",
                "compopt() { :; }; . '"
                        + completion()
                        + "'; complete -p dropflux >/dev/null; for words in '' 'upload --'; do COMP_WORDS=(dropflux $words);"
                        + " [ -n \"$words\" ] || COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                        + " COMP_LINE=\"dropflux $words\"; COMP_POINT=${#COMP_LINE};"
                        + " _complete_dropflux; echo \"${COMPREPLY[@]}\"; done");
    }

    private Path completion() {
        return home.resolve("completion/dropflux.sh");
    }

    @Test
    void both_archives_hold_the_same_with_the_same_rights() throws Exception {
        Map<String, String> unpacked = new TreeMap<>();
        collect(home, unpacked);
        Map<String, String> zipped = new TreeMap<>();
        try (FileSystem zip =
                FileSystems.newFileSystem(
                        Path.of(ARCHIVE + ".zip"), Map.of("enablePosixFileAttributes", true))) {
            collect(zip.getPath("/dropflux-" + VERSION), zipped);
        }
        assertThat(zipped).isEqualTo(unpacked);
        assertThat(unpacked)
                .containsKeys(
                        "lib/dropflux.jar",
                        "completion/dropflux.sh",
                        "LICENSE",
                        "README.txt",
                        "THIRD-PARTY.txt");
        assertThat(unpacked.entrySet())
                .allSatisfy(
                        file ->
                                assertThat(file.getValue())
                                        .startsWith(
                                                file.getKey().equals("bin/dropflux")
                                                        ? "rwxr-xr-x"
                                                        : "rw-r--r--"));
    }

    private static void collect(Path top, Map<String, String> files) throws IOException {
        try (Stream<Path> tree = Files.walk(top)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(
                        top.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                + " "
                                + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
    }

    @Test
    void each_library_is_listed_with_its_licence() throws Exception {
        String listed = Files.readString(home.resolve("THIRD-PARTY.txt"));
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> !name.startsWith("dropflux"))
                    .isNotEmpty()
                    .allSatisfy(
                            name ->
                                    assertThat(listed)
                                            .contains(":" + name.replaceFirst("-\\d.*", "") + ":"));
        }
        assertThat(listed.lines().filter(line -> line.contains(":")))
                .allSatisfy(line -> assertThat(line).matches(" *\\([A-Z].+\\) .*"));
    }

    /** Nobody runs it here: what can be read is whether it gives Java what the other one does. */
    @Test
    void the_launcher_for_Windows_has_the_same_settings() throws Exception {
        String batch = Files.readString(home.resolve("bin/dropflux.bat"));
        assertThat(batch.replace("\r\n", "")).doesNotContain("\n", "\r");
        List<String> settings = new ArrayList<>();
        Matcher setting =
                Pattern.compile("-(XX:\\+Use\\w+|Xshare:auto|Dio\\S+)")
                        .matcher(Files.readString(home.resolve("bin/dropflux")));
        while (setting.find()) {
            settings.add(setting.group());
        }
        assertThat(settings).isNotEmpty();
        assertThat(batch).contains(settings);
    }
}
