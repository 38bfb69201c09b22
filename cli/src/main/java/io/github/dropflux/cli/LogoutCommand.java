package io.github.dropflux.cli;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.cli.dropbox.EndpointOptions;
import io.github.dropflux.cli.dropbox.StoredLogin;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dropflux logout}. */
@Command(
        name = "logout",
        description = "Ends the login at Dropbox, and deletes what was kept of it here.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false)
final class LogoutCommand implements Callable<Integer>, VerboseCommand {

    private final Surroundings surroundings;

    @Mixin private final EndpointOptions endpoint = new EndpointOptions();

    @Option(names = "--verbose", description = "Print the stack trace of a failure.")
    private boolean verbose;

    LogoutCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() throws IOException {
        StoredLogin login;
        try {
            login = StoredLogin.load(surroundings);
        } catch (IllegalArgumentException e) {
            Files.delete(StoredLogin.file(surroundings));
            surroundings.notice(e.getMessage() + "; it is deleted, and Dropbox was not told");
            return 1;
        }
        if (login == null) {
            surroundings.result("Nobody is logged in.");
            return 0;
        }
        DropboxException failure = revoke(login);
        Files.delete(StoredLogin.file(surroundings));
        if (failure != null) {
            surroundings.notice(
                    "the login is deleted here, and Dropbox could not be told: "
                            + FailureText.of(failure)
                            + "; end it under https://www.dropbox.com/account/connected_apps");
            return 1;
        }
        surroundings.result("Logged out.");
        return 0;
    }

    private @Nullable DropboxException revoke(StoredLogin login) {
        DropboxUploaderBuilder builder = DropboxUploader.builder().credentials(login.credentials());
        endpoint.apply(builder, surroundings);
        if (login.endpoint() != null) {
            builder.endpoint(login.endpoint());
        }
        try (DropboxUploader dropbox = builder.build()) {
            dropbox.revoke().block();
            return null;
        } catch (DropboxException e) {
            // It was ended before, by the user or by another logout.
            return e instanceof DropboxApiException refused && refused.tag().equals("invalid_grant")
                    ? null
                    : e;
        }
    }
}
