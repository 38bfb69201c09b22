package io.github.dropflux.cli;

import io.github.dropflux.cli.dropbox.EndpointOptions;
import io.github.dropflux.cli.login.Login;
import io.github.dropflux.cli.surroundings.CredentialVariables;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.OneLine;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dropflux login}. */
@Command(
        name = "login",
        description =
                "Lets this program into your Dropbox, by an app of your own, until 'dropflux logout'.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        footer = {
            "",
            "The app: https://www.dropbox.com/developers/apps, Create app, Scoped access; under Permissions",
            "tick account_info.read, files.metadata.read and files.content.write, and submit. Its key stands",
            "under Settings. What is kept is a refresh token, in a file that only you may read."
        })
final class LoginCommand implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--app-key",
            paramLabel = "KEY",
            description = "Key of your app, or DROPBOX_APP_KEY. Default: it is asked for.")
    private @Nullable String appKey;

    @Option(
            names = "--redirect-port",
            paramLabel = "N",
            description =
                    "Have the browser bring the code to this port of this machine, so that nothing is to be"
                            + " pasted. The app's settings must name http://localhost:N/ among its redirect"
                            + " URIs.")
    private @Nullable Integer redirectPort;

    @Mixin private final EndpointOptions endpoint = new EndpointOptions();

    LoginCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (redirectPort != null && (redirectPort < 0 || redirectPort > HIGHEST_PORT)) {
            throw new ParameterException(
                    spec.commandLine(), "--redirect-port is " + redirectPort + ": give 0 to 65535");
        }
        try {
            new Login(endpoint, surroundings).run(key(), redirectPort);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), OneLine.of(e.getMessage()), e);
        }
        return 0;
    }

    private @Nullable String key() {
        String key =
                appKey == null
                        ? surroundings.environment().apply(CredentialVariables.APP_KEY)
                        : appKey;
        return key == null || key.isBlank() ? null : key.strip();
    }
}
