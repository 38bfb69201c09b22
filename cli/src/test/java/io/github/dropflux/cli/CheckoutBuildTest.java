package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher of a checkout builds, and says of it; scripts stand in for Maven and Java. */
@DisabledOnOs(OS.WINDOWS)
class CheckoutBuildTest {

    private static final String BUILD =
            """
            echo '[INFO] Building dropflux 0.1.0-SNAPSHOT                       [1/5]'
            i=0
            while [ $i -lt 250 ]; do echo "Downloaded from central: x (1 kB at 2 kB/s)"; i=$((i + 1)); done
            echo '[INFO] Building dropflux-core 0.1.0-SNAPSHOT                  [2/5]'
            echo '[INFO] Building jar: /x/dropflux-core/dropflux-core.jar'
            mkdir -p cli/target/lib
            echo jar >cli/target/dropflux.jar
            echo library >cli/target/lib/library.jar
            """;

    private Path checkout = Path.of("");
    private Path tools = Path.of("");

    @BeforeEach
    void check_out(@TempDir Path folder) throws Exception {
        checkout = folder.resolve("checkout");
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.createDirectories(checkout.resolve("cli/src/main"));
        Files.copy(Path.of("..", "dropflux"), checkout.resolve("dropflux"));
        Files.copy(Path.of("build-app"), checkout.resolve("cli/build-app"));
        script(checkout.resolve("cli/build-app"), Files.readString(Path.of("build-app")));
        script(tools.resolve("java"), "#!/bin/sh\necho \"ran $*\"\n");
        maven(BUILD);
    }

    private void maven(String lines) throws IOException {
        script(tools.resolve("mvn"), "#!/bin/sh\necho \"$*\" >>calls\n" + lines);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String start(int exit) throws Exception {
        ProcessBuilder process =
                new ProcessBuilder("sh", checkout.resolve("dropflux").toString(), "upload")
                        .redirectErrorStream(true);
        process.environment().remove("JAVA_HOME");
        process.environment().merge("PATH", tools.toString(), (old, own) -> own + ":" + old);
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isEqualTo(exit);
        return said;
    }

    @Test
    void is_told_with_signs_of_life_and_comes_once() throws Exception {
        assertThat(start(0))
                .containsSubsequence(
                        "building dropflux (first use only",
                        "1/5: dropflux\n",
                        "100 files fetched",
                        "200 files fetched",
                        "2/5: dropflux-core\n",
                        "ran ")
                .doesNotContain("Building", "kB", "3/5", "jar: ");
        assertThat(checkout.resolve("cli/target/app/lib/dropflux.jar")).hasContent("jar");
        assertThat(checkout.resolve("cli/target/app/lib/library.jar")).hasContent("library");
        assertThat(start(0)).startsWith("ran ").contains("cli/target/app/lib/dropflux.jar");
        assertThat(Files.readAllLines(checkout.resolve("calls"))).hasSize(1);
    }

    @Test
    void comes_again_when_a_source_is_newer() throws Exception {
        start(0);
        Path source = Files.createFile(checkout.resolve("cli/src/main/Added.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(start(0)).contains("its sources have changed");
    }

    @Test
    void that_fails_shows_the_errors_and_where_the_rest_is() throws Exception {
        maven(
                "echo '[INFO] fine'; echo '[ERROR] no ; here'; echo '  of x'; echo '[INFO] end'; exit 1");
        assertThat(start(1))
                .contains("[ERROR] no ; here\n  of x\n", "the build failed", "build.log")
                .doesNotContain("[INFO]", "ran ");
        maven("echo 'no such JDK'; exit 1");
        assertThat(start(1)).contains("no such JDK");
        maven(BUILD);
        assertThat(start(0)).contains("ran ");
    }
}
