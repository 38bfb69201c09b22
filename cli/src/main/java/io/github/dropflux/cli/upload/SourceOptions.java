package io.github.dropflux.cli.upload;

import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say how SOURCE is read. */
final class SourceOptions {

    @Option(
            names = "--from-command",
            description =
                    "SOURCE is a command for the shell: what it writes is stored if it succeeds. Run by"
                            + " bash, where there is one, it fails if any command of a pipeline does.")
    private boolean fromCommand;

    @Option(
            names = "--source-timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = Converters.Wait.class,
            description =
                    "Give up when SOURCE delivers nothing for so long, e.g. 90s or 2h (default:"
                            + " ${DEFAULT-VALUE}); 0 for no limit.")
    private Duration timeout = UploadTimeouts.defaults().source();

    boolean fromCommand() {
        return fromCommand;
    }

    /** Zero for no limit. */
    Duration timeout() {
        return timeout;
    }

    /** @throws IllegalArgumentException if the time is too long */
    UploadTimeouts timeouts() {
        return UploadTimeouts.defaults().withSource(timeout);
    }
}
