package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.folder.TestTree;
import io.github.dropflux.cli.folder.TreeUploads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads take as long as they must at least; how exactly the rate holds is up to other tests, on a clock that stands still. */
@Tag("slow")
class LimitRateTest extends TreeUploads {

    private static double seconds(CommandRun.Result result) {
        assertThat(result.exit()).as(result.err()).isZero();
        return TestTree.lines(result)
                .get((int) result.out().lines().count() - 1)
                .path("seconds")
                .asDouble();
    }

    @Test
    void holds_for_all_connections_of_a_folder_together() throws Exception {
        for (int n = 0; n < 6; n++) {
            tree.write("large" + n, 1_000_000);
        }
        assertThat(seconds(tree.upload(dropbox, "/x", "--json", "--limit-rate", "3MB")))
                .isGreaterThan(1.5);
        assertThat(dropbox.files()).hasSize(6);
    }

    @Test
    void holds_for_a_pipe() {
        CommandRun.Result result =
                new CommandRun()
                        .input(new byte[9 << 20])
                        .run(
                                "upload",
                                "-",
                                "/x",
                                "--json",
                                "--window",
                                "4MiB",
                                "--limit-rate",
                                "6MiB",
                                "--endpoint",
                                dropbox.baseUrl().toString());
        assertThat(seconds(result)).isGreaterThan(1.2);
        assertThat(dropbox.file("/x").orElseThrow().size()).isEqualTo(9 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4095", "0", "fast", "2M", "1KiB"})
    void that_cannot_be_is_refused(String rate) {
        new CommandRun()
                .run("upload", "-", "/x", "--limit-rate", rate, "--token", "good")
                .failsWith(2, rate.equals("1KiB") ? "1024" : rate, "KiB");
    }
}
