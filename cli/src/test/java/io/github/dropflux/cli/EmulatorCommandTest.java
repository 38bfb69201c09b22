package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.cli.surroundings.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class EmulatorCommandTest {

    private static final Pattern LISTENING =
            Pattern.compile("listening on (https?://127\\.0\\.0\\.1:\\d+)\\R");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private Thread thread = new Thread();

    @AfterEach
    void end() throws Exception {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(thread.isAlive()).isFalse();
    }

    private String start(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "emulator";
        arguments[1] = "--port";
        arguments[2] = "0";
        System.arraycopy(options, 0, arguments, 3, options.length);
        Surroundings surroundings =
                new Surroundings(
                        () -> CommandRun.channel(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8,
                        OptionalInt.empty(),
                        name -> null,
                        false);
        thread = new Thread(() -> exit.complete(CommandRunner.run(surroundings, arguments)));
        thread.start();
        await().until(() -> exit.isDone() || LISTENING.matcher(text(out)).matches());
        // The line on standard error comes after the one on standard output.
        await().until(() -> exit.isDone() || text(err).contains("Ctrl-C"));
        Matcher line = LISTENING.matcher(text(out));
        assertThat(line.matches()).as(text(out) + text(err)).isTrue();
        return line.group(1);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void takesUploadsUntilInterrupted() throws Exception {
        String url = start();
        CommandRun.Result result =
                new CommandRun().input(new byte[100]).run("upload", "-", "/x", "--endpoint", url);
        assertThat(result.exit()).isZero();
        thread.interrupt();
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        int port = URI.create(url).getPort();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void takesOnlyTheTokensItIsTold() {
        String url = start("--token", "one", "--token", "two", "--discard");
        assertThat(
                        new CommandRun()
                                .run("upload", "-", "/x", "--endpoint", url, "--token", "two")
                                .exit())
                .isZero();
        new CommandRun()
                .run("upload", "-", "/x", "--endpoint", url, "--token", "three")
                .failsWith(1, "401");
    }

    @Test
    void speaksTlsWithACertificateThatAnUploadCanTrust() {
        String url = start("--tls");
        assertThat(url).startsWith("https://");
        Matcher hint = Pattern.compile("--ca-cert (\\S+);").matcher(text(err));
        assertThat(hint.find()).isTrue();
        assertThat(Path.of(hint.group(1))).exists();
        assertThat(
                        new CommandRun()
                                .run(
                                        "upload",
                                        "-",
                                        "/x",
                                        "--endpoint",
                                        url,
                                        "--ca-cert",
                                        hint.group(1))
                                .exit())
                .isZero();
        new CommandRun()
                .run("upload", "-", "/y", "--endpoint", url)
                .failsWith(1, "certifi", "--ca-cert");
    }

    @Test
    void saysThatAPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            new CommandRun().run("emulator", "--port", port).failsWith(1, port, "--port 0");
        }
    }

    @Test
    @Tag("slow")
    void makesFaultsAndTellsHowMany() throws Exception {
        String url = start("--faults", "one-in:3,seed:1", "--discard");
        CommandRun.Result result =
                new CommandRun()
                        .input(new byte[12 << 20])
                        .run(
                                "upload",
                                "-",
                                "/x",
                                "--endpoint",
                                url,
                                "--window",
                                "4MiB",
                                "--session",
                                "sequential");
        assertThat(result.exit()).as(result.err()).isZero();

        thread.interrupt();
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        Matcher told =
                Pattern.compile("(\\d+) calls came in, with (\\d+) B; faults struck (\\d+) of them")
                        .matcher(text(err));
        assertThat(told.find()).as(text(err)).isTrue();
        long struck = Long.parseLong(told.group(3));
        assertThat(struck).isPositive();
        // One call in the clear for each of start, three windows and finish.
        assertThat(Long.parseLong(told.group(1))).isGreaterThanOrEqualTo(5);
        assertThat(Long.parseLong(told.group(2))).isGreaterThanOrEqualTo(12 << 20);
    }

    @Test
    void refusesPortsThatAreNone() {
        new CommandRun().run("emulator", "--port", "70000").failsWith(2, "70000", "65535");
        new CommandRun().run("emulator", "--delay", "soon").failsWith(2, "soon", "50ms");
        new CommandRun()
                .run("emulator", "--faults", "often")
                .failsWith(2, "often", "one-in:3,seed:7");
    }
}
