package io.github.dropflux.cli.folder;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxException;
import io.github.dropflux.cli.dropbox.Connection;
import io.github.dropflux.cli.dropbox.Room;
import io.github.dropflux.cli.dropbox.Target;
import io.github.dropflux.cli.progress.Retries;
import io.github.dropflux.cli.report.FailureCode;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.FileLine;
import io.github.dropflux.cli.report.NoRoomException;
import io.github.dropflux.cli.report.UploadFailedException;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.cli.surroundings.Interruption;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.OneLine;
import io.github.dropflux.cli.wire.Wire;
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
 * @param progress whether a line a minute is wanted where there is no terminal
 * @param replaces whether files make room that are there already
 * @param wire that all connections are of
 * @param proxy on the way to Dropbox, in words; empty where there is none
 */
public record FolderRun(
        Tree folder,
        FolderDestination destination,
        BiFunction<String, FileState, CommitInfo> commit,
        UploadTimeouts timeouts,
        boolean skipIdentical,
        boolean dryRun,
        boolean json,
        boolean progress,
        boolean replaces,
        Wire wire,
        String proxy,
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
        Retries retries = new Retries();
        builder.httpClient(connection.client()).timeouts(timeouts).telemetry(retries.telemetry());
        FolderReport report = new FolderReport(json, surroundings);
        boolean finished;
        try (DropboxUploader uploader = builder.build();
                FolderProgress shown =
                        new FolderProgress(size, wire::waiting)
                                .show(
                                        progress,
                                        timeouts,
                                        surroundings,
                                        uploader.gauges(),
                                        retries,
                                        wire)) {
            FolderUpload upload =
                    new FolderUpload(folder, destination, commit, report, shown, target.embedded());
            finished =
                    await(
                            known(uploader)
                                    .flatMap(
                                            known ->
                                                    dryRun
                                                            ? upload.plan(known)
                                                            : fits(uploader, known, target, size)
                                                                    .then(
                                                                            upload.run(
                                                                                    uploader,
                                                                                    known))),
                            () -> stop(shown, report, target, connection, start));
        } catch (UploadFailedException | NoRoomException e) {
            if (json) {
                surroundings.print(failed(FailureCode.of(e), FailureText.of(e)));
                // Whoever reads it expects an end.
                summarize(
                        report.summary().endedEarly(),
                        target,
                        connection.calls(),
                        secondsSince(start));
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
            surroundings.print(summary.json(calls, seconds));
        } else {
            summary.lines(destination.toString(), dryRun, calls, seconds, verified(target))
                    .forEach(surroundings::result);
        }
    }

    /** Of the folder as a whole. */
    private FileLine failed(FailureCode code, String why) {
        return new FileLine("failed", folder.top().toString(), destination.toString())
                .error(code, why);
    }

    /** Of files that are there already with the same size the content is taken to be the same, too. */
    private Mono<Void> fits(
            DropboxUploader uploader, KnownFiles known, Target target, FolderSize size) {
        if (target.embedded() != null) {
            return Mono.empty();
        }
        boolean counted = !skipIdentical && !size.equals(FolderSize.NOT_COUNTED);
        Mono<Long> needed =
                counted
                        ? Mono.just(size.bytes())
                        : FolderWalk.of(folder)
                                .ofType(FolderEntry.Plain.class)
                                .filter(file -> !known.mayHave(destination.of(file), file.size()))
                                .reduce(0L, (bytes, file) -> bytes + file.size());
        return needed.flatMap(bytes -> Room.require(uploader, bytes, replaces, surroundings));
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
                throw new UploadFailedException(destination.toString(), failure, "").through(proxy);
            }
            if (e.getCause() instanceof UploadFailedException failure) {
                throw failure.through(proxy);
            }
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        } finally {
            interruption.close();
        }
    }

    private void stop(
            FolderProgress shown,
            FolderReport report,
            Target target,
            Connection connection,
            long start) {
        shown.close();
        FolderSummary sofar = report.summary();
        String how = interrupted(sofar, target);
        surroundings.notice(how);
        if (json) {
            surroundings.print(failed(FailureCode.INTERRUPTED, how));
            summarize(sofar.endedEarly(), target, connection.calls(), secondsSince(start));
        }
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
