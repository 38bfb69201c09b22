package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.FileDigests;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.internal.session.Step;
import io.github.dropflux.internal.session.UploadSession;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.internal.hash.WindowHasher;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One upload: turns signals of the source, the hasher and the network into events of the session,
 * and the session's commands into demand, calls and releases.
 *
 * <p>All state is confined to the loop. The first end wins: a verified file, an error, or a cancel;
 * each stops the source and the calls, releases every window, and lets nothing be committed after.
 */
final class UploadRun implements CoreSubscriber<AlignedWindow> {

    private final MonoSink<FileMetadata> result;
    private final Context context;
    private final SerialLoop loop = new SerialLoop();
    private final InFlight inFlight = new InFlight();
    private final HeldWindows held = new HeldWindows();
    private final FileDigests digests = new FileDigests();
    private final SourceCheck source;
    private final ProgressMeter progress;
    private final WindowHasher hasher;
    private final SessionCalls calls;
    private final UploadTask task;

    private UploadSession session;
    private @Nullable Subscription windows;
    private @Nullable FileMetadata stored;
    private boolean over;

    /** Seen at once, also by the loop that is just running a listener which cancels. */
    private volatile boolean cancelled;

    UploadRun(
            UploadTask task,
            UploadSettings settings,
            RetryingCaller caller,
            WindowHasher hasher,
            MonoSink<FileMetadata> result) {
        this.task = task;
        this.hasher = hasher;
        this.result = result;
        this.context = Context.of(result.contextView());
        this.source = new SourceCheck(task, settings.limits());
        this.progress = new ProgressMeter(task, loop, () -> guarded(this::reportProgress));
        this.calls = new SessionCalls(caller, progress, hasher, task.commit());
        this.session = UploadSession.begin(settings.plan(), settings.concurrency());
    }

    void start(Flux<AlignedWindow> cut) {
        result.onCancel(
                () -> {
                    cancelled = true;
                    loop.execute(this::end);
                });
        cut.subscribe(this);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        loop.execute(
                () -> {
                    if (over) {
                        s.cancel();
                    } else {
                        windows = s;
                        guarded(() -> perform(session.open()));
                    }
                });
    }

    @Override
    public void onNext(AlignedWindow window) {
        loop.execute(
                () -> {
                    if (over) {
                        window.release();
                    } else {
                        held.add(window);
                        guarded(() -> arrived(window));
                    }
                });
    }

    @Override
    public void onError(Throwable failure) {
        loop.execute(() -> fail(failure));
    }

    /** Nothing to do: the last window says that it is the last. */
    @Override
    public void onComplete() {}

    private void arrived(AlignedWindow window) {
        DropboxException fault = source.lengthFault(window);
        if (fault != null) {
            fail(fault);
            return;
        }
        if (window.last()) {
            progress.total(window.offset() + window.length());
        }
        WindowRange range = window.range();
        boolean last = window.last();
        launch(
                hasher.hash(window.retainedSlices(0, Integer.MAX_VALUE)),
                hashed -> hashed(range, last, hashed),
                this::fail);
    }

    private void hashed(WindowRange range, boolean last, BlockDigests hashed) {
        digests.put(range.offset() / DropboxLimits.BLOCK_SIZE, hashed);
        held.hashed(range.offset(), hashed);
        step(new SessionEvent.WindowReady(range, last));
    }

    private void step(SessionEvent event) {
        Step step = session.on(event);
        session = step.next();
        perform(step.commands());
    }

    private void perform(List<SessionCommand> commands) {
        for (SessionCommand command : commands) {
            if (over || cancelled) {
                return;
            }
            perform(command);
        }
    }

    private void perform(SessionCommand command) {
        if (command instanceof SessionCommand.RequestWindows request) {
            request(request.count());
        } else if (command instanceof SessionCommand.StoreWhole store) {
            storeWhole(store.window());
        } else if (command instanceof SessionCommand.Start start) {
            launch(calls.start(start.type()), id -> step(new SessionEvent.Started(id)), this::fail);
        } else if (command instanceof SessionCommand.Append append) {
            append(append);
        } else if (command instanceof SessionCommand.Release release) {
            held.release(release.window().offset());
            progress.acknowledged(session.acknowledgedBytes());
        } else if (command instanceof SessionCommand.Commit commit) {
            commit(commit.length());
        } else if (command instanceof SessionCommand.Fail failure) {
            fail(Failures.ofSession(failure));
        } else if (command instanceof SessionCommand.Complete) {
            complete();
        }
    }

    /** A source may block or compute; whichever thread acknowledged a window must not do that. */
    private void request(int count) {
        Subscription s = windows;
        if (s == null) {
            throw new IllegalStateException("windows are asked for before there is a source");
        }
        try {
            Schedulers.boundedElastic().schedule(() -> s.request(count));
        } catch (RejectedExecutionException e) {
            fail(e);
        }
    }

    private void storeWhole(WindowRange window) {
        ContentHash hash = digests.contentHash(window.length());
        DropboxException fault = source.contentFault(hash);
        if (fault != null) {
            fail(fault);
            return;
        }
        launch(
                calls.storeWhole(held.window(window.offset()), hash),
                metadata -> committed(metadata, window.length(), hash, new SessionEvent.Stored()),
                this::fail);
    }

    private void append(SessionCommand.Append append) {
        long offset = append.window().offset();
        launch(
                calls.append(sessionId(), append, held.window(offset), held.digests(offset)),
                event -> appended(offset, event),
                this::fail);
    }

    private void appended(long offset, SessionEvent event) {
        if (event instanceof SessionEvent.Appended) {
            calls.landed(offset);
        }
        step(event);
    }

    private void commit(long length) {
        ContentHash hash = digests.contentHash(length);
        DropboxException fault = source.contentFault(hash);
        if (fault != null) {
            fail(fault);
            return;
        }
        launch(
                calls.finish(UploadCursor.of(sessionId(), length)),
                metadata -> committed(metadata, length, hash, new SessionEvent.Committed()),
                this::fail);
    }

    private String sessionId() {
        return Objects.requireNonNull(session.sessionId(), "session id");
    }

    private void committed(
            FileMetadata metadata, long length, ContentHash hash, SessionEvent event) {
        DropboxException fault = Verification.fault(task.commit().path(), metadata, length, hash);
        if (fault != null) {
            fail(fault);
            return;
        }
        stored = metadata;
        step(event);
    }

    private void complete() {
        FileMetadata metadata = stored;
        // The call that committed counts too.
        progress.report();
        end();
        result.success(metadata);
    }

    /** Runs work whose outcome comes back into the loop, and is heard only while the upload is on. */
    private <T> void launch(Mono<T> work, Consumer<T> then, Consumer<Throwable> failed) {
        inFlight.launch(
                work.contextWrite(context),
                value -> loop.execute(() -> ifOn(() -> then.accept(value))),
                failure -> loop.execute(() -> ifOn(() -> failed.accept(failure))));
    }

    private void ifOn(Runnable action) {
        if (!over) {
            guarded(action);
        }
    }

    /** What throws in the loop, a user's progress listener or a fault of ours, ends the upload. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void reportProgress() {
        if (!over) {
            progress.report();
        }
    }

    private void fail(Throwable failure) {
        if (over) {
            Operators.onErrorDropped(failure, context);
            return;
        }
        FileMetadata metadata = stored;
        end();
        if (metadata == null) {
            result.error(Failures.toUser(failure));
        } else {
            // What a listener throws now cannot undo the commit.
            Operators.onErrorDropped(failure, context);
            result.success(metadata);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        session = session.on(new SessionEvent.Failed()).next();
        if (windows != null) {
            windows.cancel();
        }
        inFlight.dispose();
        held.releaseAll();
    }
}
