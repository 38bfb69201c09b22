package io.github.dropflux.cli.upload;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.cli.dropbox.Target;
import io.github.dropflux.cli.progress.FileProgress;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.cli.report.UploadFailedException;
import io.github.dropflux.cli.resume.ResumeFile;
import io.github.dropflux.cli.surroundings.Interruption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs an upload to its end, or to the user's Ctrl-C. */
final class Transfer {

    private final String path;
    private final FileProgress progress;
    private final Target target;
    private final @Nullable ResumeFile resume;
    private final String proxy;
    private final Consumer<String> interrupted;

    /**
     * An upload that has not begun.
     *
     * @param proxy on the way to Dropbox, in words; empty where there is none
     * @param interrupted told in words what the user's Ctrl-C has come to
     */
    Transfer(
            String path,
            FileProgress progress,
            Target target,
            @Nullable ResumeFile resume,
            String proxy,
            Consumer<String> interrupted) {
        this.path = path;
        this.progress = progress;
        this.target = target;
        this.resume = resume;
        this.proxy = proxy;
        this.interrupted = interrupted;
    }

    /** The file, or null when the process was told to end. */
    @Nullable FileMetadata run(Mono<FileMetadata> upload) throws Exception {
        // A pipe that nobody writes to holds the thread that opens it, and this one has to hear of
        // the end.
        CompletableFuture<FileMetadata> running =
                upload.subscribeOn(Schedulers.boundedElastic()).toFuture();
        Interruption interruption = Interruption.then(() -> cancel(running));
        try {
            return running.get();
        } catch (CancellationException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DropboxException failure) {
                throw new UploadFailedException(path, failure, hint(failure)).through(proxy);
            }
            if (e.getCause() instanceof SourceException failure) {
                throw new SourceException(failure.getMessage() + hint(), failure);
            }
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        } finally {
            interruption.close();
        }
    }

    private String hint(DropboxException failure) {
        boolean expired =
                failure instanceof DropboxApiException refusal && refusal.sessionExpired();
        if (resume != null && failure instanceof SourceMismatchException) {
            return resume.anew();
        }
        if (resume == null || !expired) {
            return hint();
        }
        return "; run the same command again with --restart-expired to start over";
    }

    private String hint() {
        return resume == null ? "" : resume.hint();
    }

    private void cancel(CompletableFuture<FileMetadata> running) {
        if (!running.cancel(true)) {
            return;
        }
        progress.close();
        if (resume != null) {
            resume.settle();
        }
        interrupted.accept(
                (progress.allSent() && target.embedded() == null
                                ? "interrupted while the upload was being finished: look whether "
                                        + path
                                        + " is there"
                                : "interrupted: the upload is cancelled, nothing was stored at "
                                        + path)
                        + hint());
        target.close();
    }
}
