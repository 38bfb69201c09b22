package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * How one upload ends. The first of a verified file, an error and a cancel wins, and what goes on is
 * stopped. The last two keep a checkpoint; an end is signalled once the store has done its part, which
 * nobody can cancel any more. Confined to the upload's loop.
 */
final class UploadEnd {

    private final UploadTask task;
    private final UploadState state;
    private final Shared shared;
    private final MonoSink<FileMetadata> result;
    private final Context context;
    private final Runnable stop;

    private @Nullable FileMetadata stored;
    private boolean over;

    /**
     * @param stop ends all that goes on, and releases all that is held
     */
    UploadEnd(
            UploadTask task,
            UploadState state,
            Shared shared,
            MonoSink<FileMetadata> result,
            Runnable stop) {
        this.task = task;
        this.state = state;
        this.shared = shared;
        this.result = result;
        this.context = Context.of(result.contextView());
        this.stop = stop;
    }

    boolean isOver() {
        return over;
    }

    /** The verified file is there, which no failure that comes now can undo. */
    void stored(FileMetadata metadata) {
        stored = metadata;
    }

    /** What stays kept of a file that is stored does no harm: going on from it finds the file. */
    void succeed() {
        FileMetadata metadata = Objects.requireNonNull(stored, "metadata");
        stop();
        after(task.checkpoints().delete(), () -> result.success(metadata));
    }

    void fail(Throwable failure) {
        if (over || stored != null) {
            Operators.onErrorDropped(failure, context);
            if (!over) {
                succeed();
            }
            return;
        }
        DropboxException told = state.withCheckpoint(Failures.toUser(failure), shared.now());
        stop();
        after(kept(told.checkpoint().orElse(null)), () -> result.error(told));
    }

    void cancel() {
        if (over) {
            return;
        }
        UploadCheckpoint left = state.checkpoint();
        stop();
        after(kept(left), () -> {});
    }

    private void stop() {
        over = true;
        stop.run();
    }

    private Mono<Void> kept(@Nullable UploadCheckpoint left) {
        return left == null ? Mono.empty() : task.checkpoints().save(left);
    }

    /** Runs {@code then} once {@code work} has ended, however it did. */
    private void after(Mono<Void> work, Runnable then) {
        work.contextWrite(context)
                .onErrorResume(
                        failure -> {
                            Operators.onErrorDropped(failure, context);
                            return Mono.empty();
                        })
                .subscribe(null, null, then);
    }
}
