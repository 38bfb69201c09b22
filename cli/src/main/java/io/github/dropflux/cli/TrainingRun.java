package io.github.dropflux.cli;

import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.emulator.DropboxEmulator;
import java.util.OptionalInt;
import java.util.logging.LogManager;

/**
 * Uploads in the ways that differ in the classes they load, for the launcher, which archives those classes. Needs no network but
 * loopback, and reads no variable of the environment.
 */
public final class TrainingRun {

    private static final int REFUSED = 1;

    private TrainingRun() {}

    /** Exits with 0 when all that was to be loaded has been. */
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        System.exit(complete(Surroundings.ofProcess()) ? 0 : 1);
    }

    /**
     * Uploads into the embedded emulator, then over TLS with a certificate that a file names, then with what the system trusts. The last
     * one is refused, since the system does not know the emulator's certificate; whatever decides on that is loaded by then.
     */
    static boolean complete(Surroundings process) throws Exception {
        // Neither a token nor a stored login is found without: nothing goes to Dropbox.
        Surroundings surroundings =
                new Surroundings(
                        process.input(),
                        process.out(),
                        process.err(),
                        process.charset(),
                        OptionalInt.empty(),
                        name -> null,
                        false);
        try (DropboxEmulator emulator =
                DropboxEmulator.builder().tls(true).discard(true).rememberRequests(0).start()) {
            String file = PemFile.write(emulator.certificate().orElseThrow()).toString();
            // A name, so that what resolves names is loaded too.
            String endpoint = "https://localhost:" + emulator.baseUrl().getPort();
            return CommandRunner.run(surroundings, "upload", file, "/x") == 0
                    && CommandRunner.run(
                                    surroundings,
                                    "upload",
                                    file,
                                    "/x",
                                    "--endpoint",
                                    endpoint,
                                    "--ca-cert",
                                    file)
                            == 0
                    && CommandRunner.run(surroundings, "upload", file, "/x", "--endpoint", endpoint)
                            == REFUSED;
        }
    }
}
