package io.github.dropflux.cli;

import io.github.dropflux.cli.surroundings.Interruption;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatorBuilder;
import io.github.dropflux.emulator.ScriptedFault;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.netty.ChannelBindException;

/** {@code dropflux emulator}. */
@Command(
        name = "emulator",
        description =
                "Runs a Dropbox emulator on 127.0.0.1 until interrupted; what it stored is then gone.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        footer = {
            "",
            "Standard output gets one line, 'listening on http://127.0.0.1:PORT', once it listens."
        })
final class EmulatorCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "4040",
            description = "The port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--discard",
            description = "Hash what comes and keep none of it, so that any amount fits.")
    private boolean discard;

    @Option(
            names = "--storage",
            paramLabel = "DIR",
            description = "Where to keep what comes. Default: the temporary folder.")
    private @Nullable Path storage;

    @Option(
            names = "--tls",
            description =
                    "Speak https, with a certificate made at the start, whose file is named on"
                            + " standard error (for --ca-cert of upload).")
    private boolean tls;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "A token to accept; may be repeated. Default: any that is well formed.")
    private List<String> tokens = new ArrayList<>();

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = Converters.Delay.class,
            description = "Answer each call so late, e.g. 50ms (default: ${DEFAULT-VALUE}).")
    private Duration delay = Duration.ZERO;

    @Option(
            names = "--faults",
            paramLabel = "one-in:N[,seed:S]",
            converter = RandomFaults.Converter.class,
            description =
                    "Let one call in N go wrong at random: 503, 429, resets, lost answers. How many did"
                            + " is told at the end.")
    private @Nullable RandomFaults faults;

    EmulatorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        EmulatorBuilder builder = settings();
        DropboxEmulator emulator = start(builder);
        ScriptedFault struck = faults == null ? null : faults.strike(emulator);
        Interruption interruption = Interruption.then(() -> end(emulator, struck));
        try {
            announce(emulator);
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            // Another part of this process ends it; Ctrl-C ends the process itself.
            return 0;
        } finally {
            interruption.close();
            end(emulator, struck);
        }
    }

    private void end(DropboxEmulator emulator, @Nullable ScriptedFault struck) {
        emulator.close();
        surroundings.notice(
                emulator.requestCount()
                        + " calls came in, with "
                        + emulator.receivedBytes()
                        + " B"
                        + (struck == null ? "" : "; faults struck " + struck.hits() + " of them"));
    }

    private EmulatorBuilder settings() {
        EmulatorBuilder builder = DropboxEmulator.builder();
        try {
            builder.port(port)
                    .discard(discard)
                    .tls(tls)
                    .delay(delay)
                    .acceptTokens(tokens.stream().distinct().toArray(String[]::new))
                    .rememberRequests(0);
            if (storage != null) {
                builder.storage(storage);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), OneLine.of(e.getMessage()), e);
        }
        return builder;
    }

    private DropboxEmulator start(EmulatorBuilder builder) throws BindException {
        try {
            return builder.start();
        } catch (ChannelBindException e) {
            throw new BindException(
                    "port "
                            + port
                            + " is taken: choose another with --port, or any free one with --port 0");
        }
    }

    private void announce(DropboxEmulator emulator) throws Exception {
        URI url = emulator.baseUrl();
        surroundings.out().println("listening on " + url);
        String trust = "";
        X509Certificate certificate = emulator.certificate().orElse(null);
        if (certificate != null) {
            trust = " --ca-cert " + PemFile.write(certificate);
        }
        surroundings.notice(
                "try: dropflux upload LICENSE /LICENSE --endpoint "
                        + url
                        + trust
                        + "; Ctrl-C ends the emulator"
                        + (discard ? "" : " and deletes what it holds"));
    }
}
