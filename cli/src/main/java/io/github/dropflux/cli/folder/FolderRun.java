package io.github.dropflux.cli.folder;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxException;
import io.github.dropflux.cli.dropbox.Connection;
import io.github.dropflux.cli.dropbox.Target;
import io.github.dropflux.cli.report.FailureCode;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.FileLine;
import io.github.dropflux.cli.report.UploadFailedException;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.cli.surroundings.Interruption;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadTimeouts;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * An upload of a folder from its beginning to its exit code.
 *
 * @param commit what to do at a path
 * @param timeouts for sources that stand still, and the rest
 * @param skipIdentical whether to leave out what Dropbox has already
 * @param dryRun whether to tell what would be sent, and send nothing
 * @param json whether to tell all in lines of JSON
 */
public record FolderRun(
        Tree folder,
        FolderDestination destination,
        BiFunction<String, FileState, CommitInfo> commit,
        UploadTimeouts timeouts,
        boolean skipIdentical,
        boolean dryRun,
        boolean json,
        Surroundings surroundings) {

    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;

    /**
     * Uploads all that can be, and tells what became of it.
     *
     * @param size of what lies in the folder, if it was counted
     * @param connection for all calls, which it counts
     */
    public int run(
            DropboxUploaderBuilder builder, Target target, Connection connection, FolderSize size)
            throws Exception {
        long start = System.nanoTime();
        target.apply(builder, false);
        builder.httpClient(connection.client()).timeouts(timeouts);
        FolderReport report = new FolderReport(json, surroundings);
        boolean finished;
        try (DropboxUploader uploader = builder.build();
                FolderProgress progress = FolderProgress.start(size, surroundings)) {
            FolderUpload upload =
                    new FolderUpload(
                            folder, destination, commit, report, progress, target.embedded());
            finished =
                    await(
                            known(uploader)
                                    .flatMap(
                                            known ->
                                                    dryRun
                                                            ? upload.plan(known)
                                                            : upload.run(uploader, known)),
                            () -> stop(progress, report, target));
        } catch (UploadFailedException e) {
            if (json) {
                surroundings
                        .out()
                        .println(
                                new FileLine(
                                                "failed",
                                                folder.top().toString(),
                                                destination.toString())
                                        .error(FailureCode.of(e), FailureText.of(e)));
                // Whoever reads it expects an end.
                summarize(report.summary(), target, connection.calls(), secondsSince(start));
            }
            throw e;
        }
        if (!finished) {
            return INTERRUPTED;
        }
        summarize(report.summary(), target, connection.calls(), secondsSince(start));
        return report.summary().failed() == 0 ? 0 : FAILED;
    }

    private void summarize(FolderSummary summary, Target target, long calls, double seconds) {
        if (json) {
            surroundings.out().println(summary.json(calls, seconds));
        } else {
            summary.lines(destination.toString(), calls, seconds, verified(target))
                    .forEach(surroundings::result);
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private Mono<KnownFiles> known(DropboxUploader uploader) {
        return skipIdentical
                ? KnownFiles.of(uploader, destination.path())
                : Mono.just(KnownFiles.none());
    }

    /** Whether it ended by itself, rather than by a signal. */
    private boolean await(Mono<Void> upload, Runnable stop) throws Exception {
        CompletableFuture<Void> running = upload.toFuture();
        Interruption interruption =
                Interruption.then(
                        () -> {
                            if (running.cancel(true)) {
                                stop.run();
                            }
                        });
        try {
            running.get();
            return true;
        } catch (CancellationException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DropboxException failure) {
                throw new UploadFailedException(destination.toString(), failure, "");
            }
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        } finally {
            interruption.close();
        }
    }

    private void stop(FolderProgress progress, FolderReport report, Target target) {
        progress.close();
        surroundings.notice(interrupted(report.summary(), target));
        target.close();
    }

    private String interrupted(FolderSummary sofar, Target target) {
        return "interrupted: "
                + FolderSummary.count(sofar.stored(), "file")
                + (sofar.stored() == 1 ? " was" : " were")
                + " stored in "
                + OneLine.of(destination.toString())
                + (sofar.failed() == 0 ? "" : ", " + sofar.failed() + " failed")
                + (target.embedded() == null
                        ? ", and what was being committed may be there too; run the same command again"
                                + (skipIdentical ? "" : " with --skip-identical")
                                + " to go on"
                        : "");
    }

    private static String verified(Target target) {
        return (target.embedded() == null
                        ? "Dropbox's size and content_hash of each file are"
                        : "read back from the emulator, size and content_hash of each file are")
                + " those of the bytes that were read";
    }
}
