package io.github.dropflux.cli;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.cli.dropbox.ChosenAccount;
import io.github.dropflux.cli.dropbox.TargetOptions;
import io.github.dropflux.cli.report.JsonLine;
import io.github.dropflux.cli.report.LoginException;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.cli.text.Usage;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dropflux whoami}. */
@Command(
        name = "whoami",
        description = "Says whose Dropbox uploads go to, what says so, and how much room is there.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false)
final class WhoamiCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private final TargetOptions targets = new TargetOptions();

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    WhoamiCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Usage usage = new Usage(spec.commandLine());
        ChosenAccount chosen =
                usage.check(() -> Optional.ofNullable(targets.account(surroundings))).orElse(null);
        DropboxUploaderBuilder builder =
                usage.check(
                        () -> {
                            DropboxUploaderBuilder settings = DropboxUploader.builder();
                            targets.apply(settings, surroundings);
                            return settings;
                        });
        if (chosen == null) {
            throw new LoginException(
                    "nobody is logged in"
                            + (targets.endpoint() == null ? "" : " there")
                            + ": 'dropflux login"
                            + (targets.endpoint() == null ? "" : " --endpoint …")
                            + "' does that, or set DROPBOX_REFRESH_TOKEN and"
                            + " DROPBOX_APP_KEY");
        }
        try (DropboxUploader dropbox = builder.credentials(chosen.credentials()).build()) {
            DropboxAccount account = Objects.requireNonNull(dropbox.account().block());
            DropboxAccount.Space space = Objects.requireNonNull(dropbox.space().block());
            if (json) {
                tellPrograms(account, space, chosen.origin());
            } else {
                tell(account, space, chosen.origin());
            }
        }
        return 0;
    }

    private void tellPrograms(DropboxAccount account, DropboxAccount.Space space, String origin) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("account_id", account.accountId());
        line.put("display_name", account.displayName());
        line.put("email", account.email());
        line.put("used", space.used());
        line.put("free", space.free().isPresent() ? space.free().getAsLong() : null);
        line.put("origin", origin);
        surroundings.out().println(JsonLine.of(line));
    }

    private void tell(DropboxAccount account, DropboxAccount.Space space, String origin) {
        OptionalLong free = space.free();
        surroundings
                .out()
                .println(OneLine.of(account.displayName() + " (" + account.email() + ")"));
        surroundings.out().println(OneLine.of("account  " + account.accountId()));
        surroundings.out().println(OneLine.of("from     " + origin));
        surroundings
                .out()
                .println(
                        "room     "
                                + ByteSize.format(space.used())
                                + " used, "
                                + (free.isPresent()
                                        ? ByteSize.format(free.getAsLong()) + " free"
                                        : "no known bound"));
    }
}
