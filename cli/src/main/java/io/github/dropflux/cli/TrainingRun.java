package io.github.dropflux.cli;

import io.github.dropflux.emulator.DropboxEmulator;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.logging.LogManager;

/**
 * Uploads in the ways that differ in the classes they load, for the launcher, which archives those: into the embedded emulator, over TLS
 * with a certificate that a file names, and over TLS with what the system trusts. The last one ends when the system does not know the
 * emulator's certificate; what comes after is loaded by then.
 */
public final class TrainingRun {

    private static final int REFUSED = 1;

    private TrainingRun() {}

    /** Needs no network but loopback, and reads no credentials. */
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        boolean complete;
        try (DropboxEmulator emulator =
                DropboxEmulator.builder().tls(true).discard(true).rememberRequests(0).start()) {
            Path file = PemFile.write(emulator.certificate().orElseThrow());
            String endpoint = "https://localhost:" + emulator.baseUrl().getPort();
            complete =
                    upload(file) == 0
                            && upload(file, "--endpoint", endpoint, "--ca-cert", file.toString())
                                    == 0
                            && upload(file, "--endpoint", endpoint) == REFUSED;
        }
        System.exit(complete ? 0 : 1);
    }

    private static int upload(Path file, String... options) {
        Surroundings process = Surroundings.ofProcess();
        Surroundings withoutEnvironment =
                new Surroundings(
                        process.input(),
                        process.out(),
                        process.err(),
                        process.charset(),
                        OptionalInt.empty(),
                        name -> null,
                        false);
        String[] arguments = new String[options.length + 3];
        arguments[0] = "upload";
        arguments[1] = file.toString();
        arguments[2] = "/" + file.getFileName();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRunner.run(withoutEnvironment, arguments);
    }
}
