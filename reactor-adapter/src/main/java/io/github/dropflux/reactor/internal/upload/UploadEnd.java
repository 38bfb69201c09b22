package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * How one upload ends. The first of a verified file, an error and a cancel wins, and what is under way is
 * stopped. The last two keep a checkpoint; an end is signalled once the store has done its part, which
 * can no longer be cancelled, and which never decides whether there is a signal. Confined to the
 * upload's loop.
 */
final class UploadEnd {

    /** What an upload ends well with: the one or the other. */
    record Success(@Nullable FileMetadata file, @Nullable PreparedUpload prepared) {}

    private final UploadTask task;
    private final UploadState state;
    private final UploaderResources resources;
    private final Account account;
    private final MonoSink<Success> result;
    private final Context context;
    private final Runnable stop;

    private @Nullable Success stored;
    private boolean over;

    /** What the upload failed with; the store may signal on a thread of its own. */
    private volatile @Nullable DropboxException reported;

    /** Seen at once, also by the loop that is just running a listener which cancels. */
    private volatile boolean cancelled;

    /**
     * @param stop ends all that is under way, and releases all that is held
     */
    UploadEnd(
            UploadTask task,
            UploadState state,
            UploaderResources resources,
            Account account,
            MonoSink<Success> result,
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

    /** Nobody waits for the end any more; {@link #cancel} follows in the loop. On any thread. */
    void cancelled() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The verified file is there, which no failure that comes now can undo. */
    void stored(FileMetadata metadata) {
        stored = new Success(metadata, null);
    }

    /** All of it is in a closed session, which is left as it is. */
    void prepared(PreparedUpload prepared) {
        stored = new Success(null, prepared);
    }

    /** What stays kept of a file that is stored does no harm: going on from it finds the file. */
    void succeed() {
        Success success = Objects.requireNonNull(stored, "success");
        stop();
        forget(() -> result.success(success));
    }

    /** What is kept of a session that nobody can go on from would be gone on from. */
    private void forget(Runnable then) {
        if (keepsNothing() || !state.isSpent()) {
            then.run();
        } else {
            withAccountId(id -> after(task.checkpoints().delete(id), then), then);
        }
    }

    void fail(Throwable failure) {
        if (over || stored != null) {
            if (!over) {
                drop(failure);
                succeed();
            } else if (!cancelled) {
                drop(failure);
            }
            return;
        }
        if (cancelled) {
            // Whatever it is, the cancel has come first, and nobody is left to report it to.
            cancel();
            return;
        }
        DropboxException told = Failures.toUser(failure);
        reported = told;
        if (isForgotten(told)) {
            state.spent();
        }
        stop();
        if (!state.isResumableAfter(told)) {
            forget(() -> signal(told));
            return;
        }
        withAccountId(
                id -> {
                    DropboxException last = state.withCheckpoint(told, id, resources.now());
                    reported = last;
                    after(kept(last.checkpoint().orElse(null)), () -> signal(last));
                },
                () -> signal(told));
    }

    /** A session that is closed may be unknown because it was committed, and going on from it then finds the file. */
    private boolean isForgotten(DropboxException failure) {
        return failure instanceof DropboxApiException refused
                && refused.sessionExpired()
                && !state.isClosed();
    }

    void cancel() {
        if (over) {
            return;
        }
        stop();
        if (!keepsNothing() && state.isResumable()) {
            withAccountId(id -> after(kept(state.checkpoint(id)), () -> {}), () -> {});
        }
    }

    private void stop() {
        over = true;
        stop.run();
    }

    private boolean keepsNothing() {
        return task.checkpoints() == Checkpoints.NOWHERE;
    }

    /** The subscriber that cancels while the checkpoint is kept wants to know no more. */
    private void signal(DropboxException last) {
        if (!cancelled) {
            result.error(last);
        }
    }

    private Mono<Void> kept(@Nullable UploadCheckpoint left) {
        return left == null ? Mono.empty() : task.checkpoints().saveLast(left);
    }

    /** Runs {@code then}, or where that or the question fails, {@code otherwise}. */
    private void withAccountId(Consumer<String> then, Runnable otherwise) {
        new Outcome<String>(
                        context,
                        (id, failure) -> {
                            if (id == null) {
                                drop(failure);
                                otherwise.run();
                                return;
                            }
                            try {
                                then.accept(id);
                            } catch (Throwable e) {
                                drop(e);
                                otherwise.run();
                            }
                        })
                .of(state.accountId(account));
    }

    /** Runs {@code then} once {@code work} has ended, however it did. */
    private void after(Mono<Void> work, Runnable then) {
        new Outcome<Void>(
                        context,
                        (nothing, failure) -> {
                            drop(failure);
                            then.run();
                        })
                .of(work);
    }

    /** What fails after the upload has: part of what is reported, or else of no report at all. */
    private void drop(@Nullable Throwable failure) {
        DropboxException first = reported;
        if (failure == null || failure == first) {
            return;
        }
        if (first == null) {
            Guards.drop(failure, context);
        } else {
            first.addSuppressed(failure);
        }
    }
}
