package io.github.dropflux.cli;

import io.github.dropflux.DropboxException;
import io.github.dropflux.cli.dropbox.EndpointOptions;
import io.github.dropflux.cli.dropbox.StoredLogin;
import io.github.dropflux.cli.login.Revocation;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.LoginException;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.cli.text.UrlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dropflux logout}. */
@Command(
        name = "logout",
        description = "Ends the login at Dropbox, and deletes what was kept of it here.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false)
final class LogoutCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin private final EndpointOptions endpoint = new EndpointOptions();

    LogoutCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        StoredLogin login;
        String objection = "";
        try {
            login = StoredLogin.load(surroundings);
        } catch (IllegalArgumentException e) {
            objection = OneLine.of(e.getMessage());
            login = StoredLogin.loadExposed(surroundings);
        }
        if (login == null && objection.isEmpty()) {
            surroundings.result("Nobody is logged in.");
            return 0;
        }
        Revocation revocation = new Revocation(endpoint, surroundings);
        if (login != null && !revocation.isOf(login)) {
            throw new LoginException(
                    "nobody is logged in there: the login is of "
                            + (login.endpoint() == null
                                    ? "Dropbox itself"
                                    : UrlText.of(login.endpoint().toString()))
                            + "; 'dropflux logout' without --endpoint ends it");
        }
        DropboxException failure = login == null ? null : revocation.end(login);
        delete(StoredLogin.file(surroundings));
        if (login == null || failure != null) {
            surroundings.notice(
                    "the login is deleted here, and Dropbox could not be told: "
                            + (failure == null ? objection : FailureText.of(failure))
                            + "; end it under "
                            + Revocation.BY_HAND);
            return 1;
        }
        surroundings.result("Logged out.");
        return 0;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new LoginException(
                    "cannot delete "
                            + file
                            + " ("
                            + FailureText.reason(e)
                            + "), which holds the login: delete it yourself");
        }
    }
}
