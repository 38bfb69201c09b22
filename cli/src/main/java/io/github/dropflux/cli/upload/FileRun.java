package io.github.dropflux.cli.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.cli.dropbox.Room;
import io.github.dropflux.cli.dropbox.Target;
import io.github.dropflux.cli.progress.FileProgress;
import io.github.dropflux.cli.progress.Retries;
import io.github.dropflux.cli.report.FailureCode;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.FileLine;
import io.github.dropflux.cli.resume.ResumeFile;
import io.github.dropflux.cli.source.Source;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.cli.text.Usage;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import reactor.core.publisher.Mono;

/** An upload of one file from its beginning to its exit code. */
final class FileRun {

    private static final int INTERRUPTED = 130;

    private final UploadOptions options;
    private final Usage usage;
    private final Surroundings surroundings;

    FileRun(UploadOptions options, Usage usage, Surroundings surroundings) {
        this.options = options;
        this.usage = usage;
        this.surroundings = surroundings;
    }

    int run() throws Exception {
        try {
            return store();
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            if (options.json()) {
                surroundings.print(line("failed").error(FailureCode.of(e), FailureText.of(e)));
            }
            throw e;
        }
    }

    private FileLine line(String status) {
        return new FileLine(status, options.shownSource(), options.destination());
    }

    private int store() throws Exception {
        Wire wire = usage.check(options::wire);
        DropboxUploaderBuilder builder = usage.check(() -> options.fileBuilder(surroundings, wire));
        ResumeFile file = usage.check(() -> options.resumeFile(surroundings));
        Source source = usage.check(() -> options.source(surroundings));
        CommitInfo commit = options.commit(source);
        UploadCheckpoint from =
                file == null ? null : file.load(commit, options.session()).orElse(null);
        if (options.dryRun()) {
            tellPlan(source.lengthAhead());
            return 0;
        }
        try (Target target =
                usage.check(() -> options.targets().choose(source.lengthAhead(), surroundings))) {
            return upload(source, commit, builder, wire, target, file, from);
        }
    }

    private void tellPlan(OptionalLong size) {
        if (options.json()) {
            FileLine line = line("planned");
            surroundings.print(size.isPresent() ? line.size(size.getAsLong()) : line);
        } else {
            surroundings.print(
                    OneLine.of(
                            "would send "
                                    + options.shownSource()
                                    + " to "
                                    + options.destination()
                                    + (size.isPresent()
                                            ? "  " + ByteSize.format(size.getAsLong())
                                            : "")
                                    + "; nothing was sent (--dry-run)"));
        }
    }

    private int upload(
            Source source,
            CommitInfo commit,
            DropboxUploaderBuilder builder,
            Wire wire,
            Target target,
            @Nullable ResumeFile file,
            @Nullable UploadCheckpoint from)
            throws Exception {
        target.apply(builder, file != null);
        Retries retries = new Retries();
        builder.telemetry(retries.telemetry());
        long start = System.nanoTime();
        FileMetadata stored;
        long calls;
        if (file != null) {
            builder.checkpoints(file.store());
        }
        try (DropboxUploader uploader = builder.build();
                FileProgress progress =
                        FileProgress.start(
                                options.file().total(source),
                                options.progress(),
                                options.timeouts(),
                                surroundings,
                                uploader.gauges(),
                                retries,
                                wire)) {
            UploadJob job = options.file().job(commit, progress);
            Mono<FileMetadata> upload =
                    file == null || from == null
                            ? job.start(uploader, source)
                            : goOn(job, uploader, source, from, file);
            stored =
                    new Transfer(
                                    commit.path(),
                                    progress,
                                    target,
                                    file,
                                    options.targets().proxyInWords(surroundings),
                                    this::interrupted)
                            .run(fits(uploader, source, target, from).then(upload));
            calls = progress.calls();
        }
        if (stored == null) {
            return INTERRUPTED;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean read = from == null || !from.closed();
        report(new Outcome(commit.path(), stored, calls, seconds), source.doubt(), target, read);
        return 0;
    }

    /** What Dropbox has of it does not count for the account's room before it is committed. */
    private Mono<Void> fits(
            DropboxUploader uploader,
            Source source,
            Target target,
            @Nullable UploadCheckpoint from) {
        boolean whole = from != null && from.closed();
        return whole || target.embedded() != null
                ? Mono.empty()
                : Room.require(
                        uploader,
                        options.file().total(source).orElse(0),
                        options.replaces(),
                        surroundings);
    }

    private void interrupted(String how) {
        surroundings.notice(how);
        if (options.json()) {
            surroundings.print(line("failed").error(FailureCode.INTERRUPTED, how));
        }
    }

    private Mono<FileMetadata> goOn(
            UploadJob job,
            DropboxUploader uploader,
            Source source,
            UploadCheckpoint from,
            ResumeFile file) {
        String has =
                "going on with an upload of which Dropbox has "
                        + ByteSize.format(from.acknowledgedBytes());
        if (from.closed()) {
            // What a command or a pipe would give now may be something else.
            surroundings.notice(
                    has
                            + ", which is all of it: what SOURCE gave at "
                            + from.startedAt()
                            + " is stored, and it is not read again");
        } else {
            surroundings.remark(has);
        }
        return job.goOn(uploader, source, from, file, options.resume().restartExpired());
    }

    private void report(Outcome outcome, @Nullable String doubt, Target target, boolean read) {
        String verified = outcome.verified(target.embedded(), read);
        if (doubt != null && !options.file().tellsTheEnd()) {
            verified += "; " + doubt + ", only --length or --content-hash can tell";
        }
        if (options.json()) {
            surroundings.print(
                    line("stored").file(outcome.file()).took(outcome.calls(), outcome.seconds()));
        } else {
            outcome.lines(verified).forEach(surroundings::result);
        }
    }
}
