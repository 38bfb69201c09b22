package io.github.dropflux.cli;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
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
            "producer (--from-command: it must end with exit code 0, and so must each command of a",
            "pipeline), or declare what must come (--length, --content-hash), or give a URL as SOURCE: an",
            "answer that breaks off is noticed, and only one of 200 is stored. An empty standard input is",
            "refused, unless --length 0 declares it.",
            "",
            "Of a folder, hidden files are sent too, symbolic links are told of and not followed, empty",
            "folders are not made. A file that fails is told of, the others go on; the exit code is then 1.",
            "",
            "Examples:",
            "  dropflux upload README.md /README.md",
            "  tar -cz photos | dropflux upload - /backups/photos.tgz",
            "  dropflux upload --from-command 'pg_dump mydb | gzip' /backups/mydb.gz --mode overwrite",
            "  dropflux upload https://example.com/film.mov /media/film.mov --window 24MiB",
            "  dropflux upload photos /backups/photos --skip-identical",
            "  dropflux upload disk.img /backups/disk.img --resume disk.resume",
            "",
            "Exit codes: 0 stored and verified, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated."
        })
final class UploadCommand implements Callable<Integer>, VerboseCommand {

    private static final int INTERRUPTED = 130;

    private Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description =
                    "A file, a folder with all that lies in it, - for standard input, or an http(s) URL.")
    private String source = "";

    @Parameters(
            index = "1",
            paramLabel = "DEST",
            description =
                    "The file's path in Dropbox, such as /folder/name.txt; the folder's, if SOURCE is one.")
    private String destination = "";

    @Mixin private final SourceOptions sources = new SourceOptions();

    @Mixin private final TargetOptions targets = new TargetOptions();

    @Mixin private final TransferOptions transfer = new TransferOptions();

    @Mixin private final CommitOptions commits = new CommitOptions();

    @Mixin private final FolderOptions folders = new FolderOptions();

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
            names = "--snapshot-length",
            description =
                    "Of a file that grows, such as a log, store what it has at the start. Without it, a file"
                            + " that changes while it is read is an error.")
    private boolean snapshotLength;

    @Option(
            names = "--dry-run",
            description =
                    "Tell what would be sent, and send nothing. With --skip-identical, DEST is listed and"
                            + " files are compared.")
    private boolean dryRun;

    @Option(
            names = "--quiet",
            description = "Print failures only, and no progress. What --json prints stays.")
    private boolean quiet;

    @Mixin private final ResumeOptions resume = new ResumeOptions();

    @Option(
            names = "--json",
            description =
                    "Print the result as one line of JSON on standard output; of a folder, a line for each"
                            + " file and one for all.")
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
        if (quiet) {
            surroundings = surroundings.quietly();
        }
        Path folder = sources.fromCommand() ? null : SourceArgument.folder(source);
        return folder == null ? uploadOne() : uploadFolder(folder);
    }

    private int uploadOne() throws Exception {
        try {
            return storeOne();
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            if (json) {
                surroundings
                        .out()
                        .println(
                                new FileLine("failed", shownSource(), destination)
                                        .error(FailureCode.of(e), FailureText.of(e)));
            }
            throw e;
        }
    }

    private int storeOne() throws Exception {
        usage(this::requirePath);
        usage(() -> commits.to(destination, null));
        DropboxUploaderBuilder builder = usage(transfer::builder);
        usage(() -> builder.timeouts(sources.timeouts()));
        usage(() -> targets.apply(builder, surroundings));
        boolean lasting = usage(() -> targets.lasting(surroundings));
        ResumeFile file = usage(() -> resume.open(lasting));
        Source bytes = usage(() -> source());
        usage(() -> folders.requireFolder());
        usage(() -> requireFile(bytes));
        CommitInfo commit = commits.to(destination, bytes.state());
        UploadCheckpoint from =
                file == null ? null : file.load(commit, transfer.session()).orElse(null);
        if (dryRun) {
            tellPlan(bytes);
            return 0;
        }
        try (Target target = usage(() -> targets.choose(bytes.lengthAhead(), surroundings))) {
            return upload(bytes, commit, builder, target, file, from);
        }
    }

    private void requireFile(Source bytes) {
        if (snapshotLength && bytes.state() == null) {
            throw new IllegalArgumentException(
                    "--snapshot-length is about a file, and SOURCE is none: leave it out");
        }
    }

    private void tellPlan(Source bytes) {
        OptionalLong size = bytes.lengthAhead();
        if (json) {
            FileLine line = new FileLine("planned", shownSource(), destination);
            surroundings.out().println(size.isPresent() ? line.size(size.getAsLong()) : line);
        } else {
            surroundings
                    .out()
                    .println(
                            OneLine.of(
                                    "would send "
                                            + shownSource()
                                            + " to "
                                            + destination
                                            + (size.isPresent()
                                                    ? "  " + ByteSize.format(size.getAsLong())
                                                    : "")
                                            + "; nothing was sent (--dry-run)"));
        }
    }

    private int uploadFolder(Path folder) throws Exception {
        usage(this::requirePath);
        FolderDestination to = usage(() -> FolderDestination.of(destination));
        usage(() -> FolderOptions.requireNone(length, contentHash, commits, resume));
        DropboxUploaderBuilder builder = usage(transfer::builder).budget(transfer.folderMemory());
        boolean counted =
                surroundings.columns().isPresent() || !usage(() -> targets.lasting(surroundings));
        Tree tree = new Tree(folder, usage(folders::filter));
        FolderSize size = counted ? FolderSize.of(tree) : FolderSize.NOT_COUNTED;
        FolderRun run =
                new FolderRun(
                        tree,
                        to,
                        commits::to,
                        usage(sources::timeouts),
                        folders.skipIdentical(),
                        dryRun,
                        json,
                        surroundings);
        try (Connection connection = usage(() -> targets.connect(surroundings));
                Target target =
                        usage(() -> targets.choose(OptionalLong.of(size.bytes()), surroundings))) {
            return run.run(builder, target, connection, size);
        }
    }

    /** The message does not repeat a URL, which may hold a password. */
    private void requirePath() {
        if (!destination.startsWith("/") && destination.contains("://")) {
            throw new IllegalArgumentException(
                    "DEST is no path in Dropbox, but a URL: write upload SOURCE /folder/name.txt");
        }
    }

    private Source source() {
        if (sources.fromCommand()) {
            return SourceArgument.command(source, surroundings);
        }
        boolean mayBeEmpty = length != null && length == 0;
        return SourceArgument.resolve(
                source, mayBeEmpty, snapshotLength, surroundings, this::urlSource);
    }

    private HttpSource urlSource(SourceUrl url) {
        SourceClient client =
                SourceClient.create(targets.caCertificate(), surroundings.environment());
        // A certificate or a proxy that can't be is told before anything is begun.
        client.of(url);
        return new HttpSource(url, client, sources.timeout());
    }

    private int upload(
            Source bytes,
            CommitInfo commit,
            DropboxUploaderBuilder builder,
            Target target,
            @Nullable ResumeFile file,
            @Nullable UploadCheckpoint from)
            throws Exception {
        target.apply(builder, file != null);
        long start = System.nanoTime();
        FileMetadata stored;
        long calls;
        OptionalLong total = length == null ? bytes.lengthAhead() : OptionalLong.of(length);
        if (file != null) {
            builder.checkpoints(file.store());
        }
        try (DropboxUploader uploader = builder.build();
                ProgressDisplay progress =
                        ProgressDisplay.start("Uploading", total, surroundings)) {
            UploadJob job = new UploadJob(commit, length, contentHash, progress);
            Mono<FileMetadata> upload =
                    file == null || from == null
                            ? job.start(uploader, bytes)
                            : goOn(job, uploader, bytes, from, file);
            stored = new Transfer(commit.path(), progress, target, file, surroundings).run(upload);
            calls = progress.calls();
        }
        if (stored == null) {
            return INTERRUPTED;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean read = from == null || !from.closed();
        report(new Outcome(commit.path(), stored, calls, seconds), bytes.doubt(), target, read);
        return 0;
    }

    private Mono<FileMetadata> goOn(
            UploadJob job,
            DropboxUploader uploader,
            Source bytes,
            UploadCheckpoint from,
            ResumeFile file) {
        surroundings.remark(
                "going on with an upload of which Dropbox has "
                        + ByteSize.format(from.acknowledgedBytes())
                        + (from.closed() ? ", which is all of it: SOURCE is not read again" : ""));
        return job.goOn(uploader, bytes, from, file, resume.restartExpired());
    }

    /** A shell's words, and what stands in a URL beside its place, may be secrets. */
    private String shownSource() {
        return sources.fromCommand() ? "(command)" : SourceArgument.shown(source);
    }

    /** @param read whether the source was, in this run */
    private void report(Outcome outcome, @Nullable String doubt, Target target, boolean read) {
        String bytes =
                read
                        ? "of the bytes that were read"
                        : "of what the file of --resume says; SOURCE was not read in this run";
        String verified =
                outcome.file().verified() == FileMetadata.Verified.SIZE_AND_HASH
                        ? "Dropbox's size and content_hash are those " + bytes
                        : "Dropbox's size is that "
                                + bytes
                                + "; it gave no content_hash to compare";
        if (target.embedded() != null) {
            Optional<ContentHash> held = target.embedded().contentHash(outcome.storedPath());
            if (held.isEmpty() || !held.get().equals(outcome.file().contentHash())) {
                throw new IllegalStateException(
                        "the emulator holds " + held + " at " + outcome.storedPath());
            }
            verified =
                    "read back from the emulator, size and content_hash are those of the bytes that were read";
        }
        if (doubt != null && length == null && contentHash == null) {
            verified += "; " + doubt + ", only --length or --content-hash can tell";
        }
        if (json) {
            surroundings
                    .out()
                    .println(
                            new FileLine("stored", shownSource(), outcome.path())
                                    .file(outcome.file())
                                    .took(outcome.calls(), outcome.seconds()));
        } else {
            outcome.lines(verified).forEach(surroundings::result);
        }
    }

    private void usage(Runnable attempt) {
        usage(
                () -> {
                    attempt.run();
                    return true;
                });
    }

    private <T> T usage(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), OneLine.of(e.getMessage()), e);
        }
    }
}
