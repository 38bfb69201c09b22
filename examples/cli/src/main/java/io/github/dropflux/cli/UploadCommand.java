package io.github.dropflux.cli;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** {@code dropflux upload SOURCE DEST}. */
@Command(
        name = "upload",
        description = "Streams SOURCE into Dropbox and verifies what is stored there.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        footer = {
            "",
            "When a producer in a pipe dies, what it wrote so far just ends, as if it were complete, and",
            "the shell's pipefail tells only after the file is stored. To be safe, let dropflux run the",
            "producer (--from-command: it must end with exit code 0), or declare what must come",
            "(--length, --content-hash), or give a URL as SOURCE: an answer that breaks off is noticed.",
            "An empty standard input is refused, unless --length 0 declares it.",
            "",
            "Examples:",
            "  dropflux upload README.md /README.md",
            "  tar -cz photos | dropflux upload - /backups/photos.tgz",
            "  dropflux upload --from-command 'pg_dump mydb' /backups/mydb.sql --mode overwrite",
            "  dropflux upload https://example.com/film.mov /media/film.mov --window 24MiB",
            "",
            "Exit codes: 0 stored and verified, 1 failed, 2 wrong usage, 130 interrupted."
        })
final class UploadCommand implements Callable<Integer>, VerboseCommand {

    private static final int INTERRUPTED = 130;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "A file, - for standard input, or an http(s) URL.")
    private String source = "";

    @Parameters(
            index = "1",
            paramLabel = "DEST",
            description = "The file's path in Dropbox, such as /folder/name.txt.")
    private String destination = "";

    @Option(
            names = "--from-command",
            description =
                    "SOURCE is a command for the shell: what it writes is stored if it succeeds.")
    private boolean fromCommand;

    @Mixin private final CredentialOptions credentials = new CredentialOptions();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "Where to send it, e.g. an emulator. Default: Dropbox, or with no token an embedded"
                            + " emulator.")
    private @Nullable URI endpoint;

    @Option(
            names = "--ca-cert",
            paramLabel = "PEM",
            description = "Trust this certificate of the endpoint, e.g. an emulator's.")
    private @Nullable Path caCertificate;

    @Option(
            names = "--window",
            paramLabel = "SIZE",
            defaultValue = "8MiB",
            converter = Converters.Size.class,
            description =
                    "Bytes a call, a multiple of 4 MiB up to 148 MiB (default: ${DEFAULT-VALUE}). Memory:"
                            + " windows × (concurrency + 1).")
    private long window;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "Calls at once (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--session",
            paramLabel = "TYPE",
            defaultValue = "auto",
            converter = Converters.Plan.class,
            description =
                    "auto, sequential or concurrent (default: ${DEFAULT-VALUE}: one call for what fits"
                            + " one window, else concurrent).")
    private SessionPlan session = SessionPlan.AUTO;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "add",
            converter = Converters.Mode.class,
            description =
                    "add, overwrite or update:REV, for when DEST exists (default: ${DEFAULT-VALUE}).")
    private WriteMode mode = WriteMode.add();

    @Option(
            names = "--autorename",
            description = "Let Dropbox choose another name when DEST exists.")
    private boolean autorename;

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            converter = Converters.Size.class,
            description = "Store it only if SOURCE has exactly this length.")
    private @Nullable Long length;

    @Option(
            names = "--content-hash",
            paramLabel = "HEX",
            converter = Converters.Hash.class,
            description = "Store it only if SOURCE has this Dropbox content hash.")
    private @Nullable ContentHash contentHash;

    @Option(
            names = "--json",
            description = "Print the result as one line of JSON on standard output.")
    private boolean json;

    @Option(names = "--verbose", description = "Print the stack trace of a failure.")
    private boolean verbose;

    UploadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() throws Exception {
        CommitInfo commit =
                usage(() -> CommitInfo.to(destination).mode(mode).autorename(autorename));
        DropboxUploaderBuilder builder = usage(this::uploader);
        Source bytes = usage(() -> source());
        try (Target target =
                usage(
                        () ->
                                Target.choose(
                                        endpoint,
                                        credentials.choose(surroundings),
                                        bytes.lengthAhead(),
                                        surroundings))) {
            return upload(bytes, commit, builder, target);
        }
    }

    private DropboxUploaderBuilder uploader() {
        DropboxLimits.defaults().requireWindowSize(window);
        DropboxUploaderBuilder builder =
                DropboxUploader.builder()
                        .windowSize(window)
                        .concurrency(concurrency)
                        .session(session);
        MemoryNeed.require(window, concurrency);
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (caCertificate != null) {
            builder.httpClient(Connection.trusting(caCertificate));
        }
        return builder;
    }

    private Source source() {
        if (fromCommand) {
            return SourceArgument.command(source);
        }
        boolean mayBeEmpty = length != null && length == 0;
        return SourceArgument.resolve(source, mayBeEmpty, surroundings);
    }

    private int upload(
            Source bytes, CommitInfo commit, DropboxUploaderBuilder builder, Target target)
            throws Exception {
        if (target.endpoint() != null) {
            builder.endpoint(target.endpoint());
        }
        builder.credentials(target.credentials());
        long start = System.nanoTime();
        FileMetadata stored;
        long calls;
        OptionalLong total = length == null ? bytes.lengthAhead() : OptionalLong.of(length);
        try (DropboxUploader uploader = builder.build();
                ProgressDisplay progress =
                        ProgressDisplay.start("Uploading", total, surroundings)) {
            Mono<FileMetadata> upload =
                    bytes.feed(body -> uploader.upload(request(commit, body, progress)));
            stored = new Transfer(commit.path(), progress, target, surroundings).run(upload);
            calls = progress.calls();
        }
        if (stored == null) {
            return INTERRUPTED;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report(new Outcome(commit.path(), stored, calls, seconds), target);
        return 0;
    }

    private UploadRequest request(CommitInfo commit, Source.Bytes bytes, ProgressDisplay progress) {
        UploadRequest request = UploadRequest.to(commit).body(bytes.body()).onProgress(progress);
        if (contentHash != null) {
            request = request.contentHash(contentHash);
        }
        if (bytes.length().isEmpty()) {
            return length == null ? request : request.length(length);
        }
        long itself = bytes.length().getAsLong();
        if (length != null && length != itself) {
            throw new SourceException(
                    "SOURCE has "
                            + itself
                            + " B, and --length says "
                            + length
                            + " B; nothing was stored");
        }
        return request.length(itself);
    }

    private void report(Outcome outcome, Target target) {
        String verified = "Dropbox's size and content_hash are those of the bytes that were read";
        if (target.embedded() != null) {
            Optional<ContentHash> held = target.embedded().contentHash(outcome.storedPath());
            if (held.isEmpty() || !held.get().equals(outcome.file().contentHash())) {
                throw new IllegalStateException(
                        "the emulator holds " + held + " at " + outcome.storedPath());
            }
            verified =
                    "read back from the emulator, size and content_hash are those of the bytes that were read";
        }
        if (source.equals("-") && length == null && contentHash == null) {
            verified +=
                    "; whether a pipe gave all there was, only --length or --content-hash can tell";
        }
        if (json) {
            surroundings.out().println(outcome.json());
        } else {
            outcome.lines(verified).forEach(surroundings.out()::println);
        }
    }

    private <T> T usage(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), OneLine.of(e.getMessage()), e);
        }
    }
}
