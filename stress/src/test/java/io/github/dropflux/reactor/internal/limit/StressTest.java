package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

/**
 * Runs every race for a moment, in one kind of virtual machine. {@code mvn verify -pl stress -am
 * -Ddropflux.stress.mode=default} takes the minutes, and the kinds of machine, that find rare ends.
 */
@Tag("slow")
class StressTest {

    private static final String MODE = System.getProperty("dropflux.stress.mode", "sanity");
    private static final Pattern TALLY =
            Pattern.compile(
                    "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs,"
                            + " (\\d+) hard errs\\)");
    private static final int RACES = 8;

    @Test
    void no_race_ends_as_it_must_not(@TempDir Path results) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of("-t", "io.github.dropflux", "-m", MODE, "-r", results.toString()));
        if (MODE.equals("sanity")) {
            arguments.addAll(
                    List.of(
                            "-jvmArgs",
                            "-Xmx256m",
                            "-sc",
                            "false",
                            "-af",
                            "NONE",
                            "-time",
                            "300",
                            "-iters",
                            "2"));
        }
        Options options = new Options(arguments.toArray(String[]::new));
        assertThat(options.parse()).isTrue();

        String said = said(options);
        System.out.println(said);
        Matcher tally = TALLY.matcher(said);
        assertThat(tally.find()).as(said).isTrue();
        String planned = tally.group(1);
        String passed = tally.group(2);
        while (tally.find()) {
            passed = tally.group(2);
        }
        assertThat(passed).as("races that ended well").isEqualTo(planned);
        assertThat(Integer.parseInt(planned)).isGreaterThanOrEqualTo(RACES);
    }

    private static String said(Options options) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            new JCStress(options).run();
        } finally {
            System.setOut(console);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
