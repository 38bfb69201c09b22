package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * How one upload ends. The first of a verified file, an error and a cancel wins, and what is under way is
 * stopped. The last two keep a checkpoint; an end is signalled once the store has done its part, which
 * can no longer be cancelled. Confined to the upload's loop.
 */
final class UploadEnd {

    private final UploadTask task;
    private final UploadState state;
    private final UploaderResources resources;
    private final Account account;
    private final MonoSink<FileMetadata> result;
    private final Context context;
    private final Runnable stop;

    private @Nullable FileMetadata stored;
    private boolean over;

    /**
     * @param stop ends all that is under way, and releases all that is held
     */
    UploadEnd(
            UploadTask task,
            UploadState state,
            UploaderResources resources,
            Account account,
            MonoSink<FileMetadata> result,
            Runnable stop) {
        this.task = task;
        this.state = state;
        this.resources = resources;
        this.account = account;
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
        after(forgotten(), () -> result.success(metadata));
    }

    void fail(Throwable failure) {
        if (over || stored != null) {
            Operators.onErrorDropped(failure, context);
            if (!over) {
                succeed();
            }
            return;
        }
        DropboxException told = Failures.toUser(failure);
        stop();
        if (!state.isResumableAfter(told)) {
            result.error(told);
            return;
        }
        dropping(
                        state.accountId(account)
                                .map(id -> state.withCheckpoint(told, id, resources.now()))
                                .flatMap(last -> dropping(kept(last)).thenReturn(last)))
                .defaultIfEmpty(told)
                .contextWrite(context)
                .subscribe(result::error);
    }

    void cancel() {
        if (over) {
            return;
        }
        stop();
        if (task.checkpoints() != Checkpoints.NOWHERE && state.isResumable()) {
            after(state.accountId(account).flatMap(id -> kept(state.checkpoint(id))), () -> {});
        }
    }

    private void stop() {
        over = true;
        stop.run();
    }

    private Mono<Void> forgotten() {
        return task.checkpoints() == Checkpoints.NOWHERE
                ? Mono.empty()
                : state.accountId(account).flatMap(id -> task.checkpoints().delete(id));
    }

    private Mono<Void> kept(DropboxException told) {
        return told.checkpoint().map(task.checkpoints()::save).orElseGet(Mono::empty);
    }

    private Mono<Void> kept(@Nullable UploadCheckpoint left) {
        return left == null ? Mono.empty() : task.checkpoints().save(left);
    }

    /** Runs {@code then} once {@code work} has ended, however it did. */
    private void after(Mono<Void> work, Runnable then) {
        dropping(work).contextWrite(context).subscribe(null, null, then);
    }

    /** What fails now can no longer be reported to the subscriber. */
    private <T> Mono<T> dropping(Mono<T> work) {
        return work.onErrorResume(
                failure -> {
                    Operators.onErrorDropped(failure, context);
                    return Mono.empty();
                });
    }
}
