package io.github.dropflux.cli.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import io.github.dropflux.cli.dropbox.TargetOptions;
import io.github.dropflux.cli.folder.FolderDestination;
import io.github.dropflux.cli.folder.FolderOptions;
import io.github.dropflux.cli.folder.FolderRun;
import io.github.dropflux.cli.folder.Tree;
import io.github.dropflux.cli.resume.ResumeFile;
import io.github.dropflux.cli.resume.ResumeOptions;
import io.github.dropflux.cli.source.Source;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.web.HttpSource;
import io.github.dropflux.cli.web.SourceClient;
import io.github.dropflux.cli.web.SourceUrl;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadTimeouts;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * All that the user says of an upload, and what it means. What can't be meant, be it an option by itself or together with
 * others, is an {@link IllegalArgumentException}.
 */
public final class UploadOptions {

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

    @Mixin private final FileOptions file = new FileOptions();

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

    @Option(
            names = "--progress",
            description =
                    "Where standard error is no terminal, print a line a minute that tells how far it is.")
    private boolean progress;

    @Mixin private final ResumeOptions resume = new ResumeOptions();

    @Option(
            names = "--json",
            description =
                    "Print the result as one line of JSON on standard output; of a folder, a line for each"
                            + " file and one for all.")
    private boolean json;

    String destination() {
        return destination;
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean quiet() {
        return quiet;
    }

    /** Whether a line a minute is wanted where there is no terminal. */
    boolean progress() {
        return progress;
    }

    boolean json() {
        return json;
    }

    FileOptions file() {
        return file;
    }

    TargetOptions targets() {
        return targets;
    }

    ResumeOptions resume() {
        return resume;
    }

    Wire wire() {
        return transfer.wire();
    }

    UploadTimeouts timeouts() {
        return sources.timeouts();
    }

    /** Whether files make room that are there already. */
    boolean replaces() {
        return !commits.mode().equals(WriteMode.add());
    }

    SessionPlan session() {
        return transfer.session();
    }

    /** The folder that SOURCE is; null if it is anything else. */
    @Nullable Path folder() {
        return sources.fromCommand() ? null : SourceArgument.folder(source);
    }

    /** A shell's words, and what stands in a URL beside its place, may be secrets. */
    String shownSource() {
        return sources.fromCommand() ? "(command)" : SourceArgument.shown(source);
    }

    /** Settings for an upload of one file. */
    DropboxUploaderBuilder fileBuilder(Surroundings surroundings, Wire wire) {
        requirePath();
        commits.to(destination, null);
        DropboxUploaderBuilder builder = transfer.builder().timeouts(sources.timeouts());
        targets.apply(builder, surroundings, wire);
        return builder;
    }

    /** The file of {@code --resume}; null when none is asked for. */
    @Nullable ResumeFile resumeFile(Surroundings surroundings) {
        return resume.open(targets.lasting(surroundings));
    }

    /** What makes one file. */
    Source source(Surroundings surroundings) {
        Source meant =
                sources.fromCommand()
                        ? SourceArgument.command(source, surroundings)
                        : SourceArgument.resolve(
                                source,
                                file.mayBeEmpty(),
                                file.snapshot(),
                                surroundings,
                                url -> web(url, surroundings));
        folders.requireFolder();
        file.requireFile(meant);
        return meant;
    }

    private HttpSource web(SourceUrl url, Surroundings surroundings) {
        SourceClient client =
                SourceClient.create(targets.caCertificate(), surroundings.environment());
        // A certificate or a proxy that can't be is told before anything is begun.
        client.of(url);
        return new HttpSource(url, client, sources.timeout());
    }

    CommitInfo commit(Source stored) {
        return commits.to(destination, stored.state());
    }

    /** Where the files of a folder go. */
    FolderDestination folderDestination() {
        requirePath();
        FolderDestination to = FolderDestination.of(destination);
        requireNothingOfOneFile();
        return to;
    }

    /** Settings for an upload of a folder. */
    DropboxUploaderBuilder folderBuilder() {
        return transfer.builder().budget(transfer.folderMemory());
    }

    Tree tree(Path folder) {
        return new Tree(folder, folders.filter());
    }

    FolderRun folderRun(Tree tree, FolderDestination to, Wire wire, Surroundings surroundings) {
        return new FolderRun(
                tree,
                to,
                commits::to,
                sources.timeouts(),
                folders.skipIdentical(),
                dryRun,
                json,
                progress,
                replaces(),
                wire,
                targets.proxyInWords(surroundings),
                surroundings);
    }

    /** The message does not repeat a URL, which may hold a password. */
    private void requirePath() {
        if (!destination.startsWith("/") && destination.contains("://")) {
            throw new IllegalArgumentException(
                    "DEST is no path in Dropbox, but a URL: write upload SOURCE /folder/name.txt");
        }
    }

    private void requireNothingOfOneFile() {
        if (resume.given()) {
            throw new IllegalArgumentException(
                    "--resume is about one file, and SOURCE is a folder: to go on with it, run the"
                            + " command again with --skip-identical, which sends only what is not there");
        }
        if (file.tellsTheEnd()) {
            throw new IllegalArgumentException(
                    "--length and --content-hash are about one file, and SOURCE is a folder: leave"
                            + " them out");
        }
        if (file.snapshot()) {
            throw new IllegalArgumentException(
                    "--snapshot-length is about one file, and SOURCE is a folder: leave it out");
        }
        if (commits.mode().rev() != null) {
            throw new IllegalArgumentException(
                    "--mode update is about one file's revision, and SOURCE is a folder: write add or"
                            + " overwrite");
        }
    }
}
