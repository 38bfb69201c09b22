package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.Committer;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import io.github.dropflux.reactor.internal.source.SourceFailures;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import io.github.dropflux.reactor.internal.window.WindowStore;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One upload: turns signals of the source, the hasher and the network into events of the session,
 * and the session's commands into demand, calls and releases.
 *
 * <p>All state is confined to the loop. An end stops the source and the calls, releases every window,
 * and lets nothing be committed after.
 */
final class UploadRun implements CoreSubscriber<AlignedWindow> {

    private final Context context;
    private final SerialLoop loop = new SerialLoop();
    private final InFlight inFlight;

    /** Those of the calls that go to the session. */
    private final InFlight appends;

    private final WindowStore held;
    private final WindowDemand demand;
    private final WindowIntake intake;
    private final CheckpointedCommands commands =
            new CheckpointedCommands(this::perform, this::keepCheckpoint);
    private final UploaderResources resources;
    private final Account account;
    private final ProgressMeter progress;
    private final UploadCalls calls;
    private final UploadTask task;
    private final UploadState state;
    private final UploadEnd end;

    /** Whether the call that makes the file was asked for, and its outcome has not come. */
    private boolean committing;

    UploadRun(
            UploadTask task,
            UploadState state,
            UploaderResources resources,
            Account account,
            UploadCalls.Factory calls,
            MonoSink<UploadEnd.Success> result) {
        this.task = task;
        this.state = state;
        this.resources = resources;
        this.account = account;
        this.end = new UploadEnd(task, state, resources, account, result, this::stop);
        this.context = Context.of(result.contextView());
        this.inFlight = new InFlight(context);
        this.appends = new InFlight(context);
        this.intake = new WindowIntake(task, state.earlyCut(), resources, account, loop, end::fail);
        this.demand = new WindowDemand(account.windows(), loop, intake::elsewhere);
        this.held = new WindowStore(resources.hasher());
        this.progress =
                new ProgressMeter(
                        task,
                        resources.settings().telemetry(),
                        loop,
                        () -> guarded(this::reportProgress));
        this.calls = calls.of(progress, end::isCancelled);
        result.onCancel(
                () -> {
                    end.cancelled();
                    loop.execute(end::cancel);
                });
    }

    /**
     * Subscribes to the source.
     *
     * @param first offset of its first byte
     */
    void start(Flux<ByteBuf> content, WindowCuts cuts, long first) {
        intake.subscribing();
        loop.execute(() -> ifOn(intake::watch));
        try {
            intake.windows(content, cuts, first).subscribe(this);
        } catch (Throwable e) {
            onError(e);
        }
    }

    /** Commits a closed session, for which no source is needed. */
    void commit() {
        loop.execute(() -> ifOn(this::open));
    }

    /** The uploader is closed. */
    void closed() {
        loop.execute(
                () -> ifOn(() -> end.fail(Failures.ofClosing(task.commit().path(), committing))));
    }

    private void open() {
        progress.resumed(state.acknowledgedBytes());
        SessionType early = state.sessionAhead(resources.settings());
        // While memory is short, it is the first window that decides on the type.
        if (early != null && resources.budget().waiting() == 0 && !end.isCancelled()) {
            calls.startEarly(early, context);
        }
        commands.add(state.open(), false);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        intake.subscribed();
        Thread subscriber = Schedulers.isInNonBlockingThread() ? null : Thread.currentThread();
        loop.execute(
                () -> {
                    if (end.isOver()) {
                        s.cancel();
                    } else {
                        demand.opened(s);
                        guarded(this::open);
                    }
                });
        loop.execute(() -> demand.leaveFirstTo(subscriber));
        demand.askHere(s);
        loop.execute(demand::endOpening);
    }

    @Override
    public void onNext(AlignedWindow window) {
        demand.during(() -> loop.execute(() -> came(window)));
    }

    private void came(AlignedWindow window) {
        if (end.isOver()) {
            window.release();
        } else {
            held.add(window);
            guarded(() -> arrived(window));
        }
    }

    @Override
    public void onError(Throwable failure) {
        loop.execute(() -> end.fail(SourceFailures.toUser(failure)));
    }

    /** Nothing to do: the last window says that it is the last. */
    @Override
    public void onComplete() {}

    private void arrived(AlignedWindow window) {
        state.checkLength(window);
        progress.arrived(window.range());
        intake.arrived(window);
        demand.arrived();
        if (window.last()) {
            demand.sourceEnded();
            calls.sourceEnded();
            progress.total(window.offset() + window.length());
        } else {
            calls.sourceContinues();
        }
        state.arrived(window, intake.hasClaim());
        hashWhatMayBe();
    }

    private void hashWhatMayBe() {
        AlignedWindow next = held.nextToHash();
        while (next != null && !end.isOver()) {
            hash(next);
            next = held.nextToHash();
        }
    }

    private void hash(AlignedWindow window) {
        WindowRange range = window.range();
        boolean last = window.last();
        boolean only = last && window.offset() == 0 && mayOpenSession();
        launch(
                held.hash(window),
                hashed -> {
                    state.hashed(range, last, hashed);
                    held.hashed(window, hashed);
                    ready(new SessionEvent.WindowReady(range, last), only);
                    hashWhatMayBe();
                });
    }

    /** Whether a file of one window may need a session, rather than one call that makes it. */
    private boolean mayOpenSession() {
        return calls.mayOpenSession()
                || (task.prepared() && resources.settings().plan() == SessionPlan.AUTO);
    }

    private void ready(SessionEvent.WindowReady ready, boolean only) {
        if (only && !calls.mayOpenSession()) {
            planned(ready, true);
        } else if (only) {
            launch(calls.opensSession(), opens -> planned(ready, opens || task.prepared()));
        } else {
            step(ready);
        }
    }

    private void planned(SessionEvent.WindowReady ready, boolean opensSession) {
        if (opensSession) {
            state.useSession();
        }
        step(ready);
    }

    private void step(SessionEvent event) {
        long before = state.acknowledgedBytes();
        boolean wasClosed = state.isClosed();
        List<SessionCommand> next = state.on(event);
        boolean moved = state.acknowledgedBytes() != before || state.isClosed() != wasClosed;
        commands.add(next, moved && task.checkpoints() != Checkpoints.NOWHERE);
    }

    private void perform(List<SessionCommand> next) {
        for (SessionCommand command : next) {
            if (end.isOver() || end.isCancelled()) {
                return;
            }
            perform(command);
        }
    }

    private void perform(SessionCommand command) {
        if (command instanceof SessionCommand.RequestWindows request) {
            demand.request(request.count());
        } else if (command instanceof SessionCommand.StoreWhole store) {
            storeWhole(store.window());
        } else if (command instanceof SessionCommand.Start start) {
            launch(calls.start(start.type(), start.anew()), this::started);
        } else if (command instanceof SessionCommand.Append append) {
            append(append);
        } else if (command instanceof SessionCommand.Release release) {
            held.release(release.window().offset());
            intake.released(release.window().length());
            demand.released();
            progress.acknowledged(release.window().offset(), state.acknowledgedBytes());
        } else if (command instanceof SessionCommand.Commit commit) {
            if (task.prepared()) {
                prepare(commit.length());
            } else {
                commit(commit.length());
            }
        } else if (command instanceof SessionCommand.Fail failure) {
            end.fail(Failures.ofSession(failure));
        } else if (command instanceof SessionCommand.Complete) {
            complete();
        } else {
            throw new IllegalStateException("nobody carries out " + command);
        }
    }

    private void started(SessionEvent.Started session) {
        step(session);
        if (!end.isOver()) {
            // Asked early: once the token has expired, there is nobody to ask.
            withAccountId(known -> {});
        }
    }

    private void keepCheckpoint() {
        if (state.isResumable()) {
            withAccountId(this::keepCheckpoint);
        } else {
            commands.saved();
        }
    }

    private void keepCheckpoint(String account) {
        UploadCheckpoint checkpoint = state.checkpoint(account);
        if (checkpoint == null) {
            commands.saved();
            return;
        }
        launch(task.checkpoints().save(checkpoint).thenReturn(true), kept -> commands.saved());
    }

    private void withAccountId(Consumer<String> then) {
        String known = state.knownAccountId();
        if (known == null) {
            launch(state.accountId(account), then);
        } else {
            then.accept(known);
        }
    }

    private void storeWhole(WindowRange window) {
        ContentHash hash = state.contentHash(window.length());
        committing = true;
        launch(
                calls.storeWhole(held.window(window.offset()), hash),
                metadata -> committed(metadata, window.length(), hash, new SessionEvent.Stored()));
    }

    private void append(SessionCommand.Append append) {
        long offset = append.window().offset();
        String session = state.sessionId();
        AlignedWindow window = held.window(offset);
        BlockDigests digests = held.digests(offset);
        appends.launch(
                calls.append(session, append, window, digests).contextWrite(context),
                event -> inSession(session, () -> appended(offset, event)),
                failure -> inSession(session, () -> notAppended(offset, failure)));
    }

    /** What comes of a session that the upload has left is nothing to it. */
    private void inSession(String session, Runnable action) {
        loop.execute(
                () ->
                        ifOn(
                                () -> {
                                    if (state.isIn(session)) {
                                        action.run();
                                    }
                                }));
    }

    private void notAppended(long offset, Throwable failure) {
        if (state.mayOpenAnew() && UploadCalls.isGone(failure)) {
            appends.dispose();
            step(new SessionEvent.SessionGone(offset));
        } else {
            end.fail(failure);
        }
    }

    private void appended(long offset, SessionEvent event) {
        if (event instanceof SessionEvent.Appended) {
            calls.landed(offset);
        }
        step(event);
    }

    private void commit(long length) {
        ContentHash hash = state.contentHash(length);
        committing = true;
        launch(
                resources
                        .settings()
                        .telemetry()
                        .commit(
                                calls.finish(
                                        UploadCursor.of(state.sessionId(), length),
                                        hash,
                                        state.wasClosed())),
                metadata -> committed(metadata, length, hash, new SessionEvent.Committed()));
        calls.committing();
    }

    /** The commit is left to whoever gets the session. */
    private void prepare(long length) {
        ContentHash hash = state.contentHash(length);
        launch(
                // It is committed by another process, perhaps.
                account.lastingId(),
                id -> {
                    end.prepared(state.prepared(id, length, hash));
                    // A checkpoint that is kept would let a resume commit it.
                    state.spent();
                    complete();
                });
    }

    private void committed(
            FileMetadata metadata, long length, ContentHash hash, SessionEvent event) {
        state.spent();
        committing = false;
        end.stored(Committer.verified(metadata, task.commit().path(), length, hash));
        step(event);
    }

    private void complete() {
        // The call that committed counts too.
        progress.report();
        end.succeed();
    }

    /** Runs work whose outcome comes back into the loop, and is heard only while the upload is on. */
    private <T> void launch(Mono<T> work, Consumer<T> then) {
        inFlight.launch(
                work.contextWrite(context),
                value -> loop.execute(() -> ifOn(() -> then.accept(value))),
                failure -> loop.execute(() -> ifOn(() -> end.fail(failure))));
    }

    private void ifOn(Runnable action) {
        if (!end.isOver()) {
            guarded(action);
        }
    }

    /**
     * What throws in the loop, a check or a listener or a fault of ours, ends the upload. An error of
     * the JVM does, too: nobody else would, and its subscriber would wait for ever.
     */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            end.fail(e);
        }
    }

    private void reportProgress() {
        if (!end.isOver()) {
            progress.report();
        }
    }

    private void stop() {
        Guards.all(
                context,
                () -> state.on(new SessionEvent.Failed()),
                intake::end,
                demand::cancel,
                inFlight::dispose,
                appends::dispose,
                held::releaseAll,
                intake::close,
                calls::ended);
    }
}
