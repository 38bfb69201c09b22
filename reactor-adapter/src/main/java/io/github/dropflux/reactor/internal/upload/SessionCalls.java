package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.Committer;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.guard.Outcome;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** Calls in the name of one account, none of which but the commit is shared with another upload. */
public final class SessionCalls implements UploadCalls {

    private final UploaderResources resources;
    private final Account account;
    private final ProgressMeter progress;
    private final CommitInfo commit;
    private final boolean patient;
    private final BooleanSupplier stopped;
    private final Resends resends = new Resends();
    private @Nullable EarlyStart early;

    /** When the session was opened that was there already; else the beginning of time. */
    private volatile long takenFrom = Long.MIN_VALUE;

    /**
     * @param patient whether a commit may wait for others that are announced
     * @param stopped whether the upload is cancelled, or all is about to be that it is a part of, so that no call may begin; asked on any
     *     thread
     */
    public SessionCalls(
            UploaderResources resources,
            Account account,
            ProgressMeter progress,
            CommitInfo commit,
            boolean patient,
            BooleanSupplier stopped) {
        this.resources = resources;
        this.account = account;
        this.progress = progress;
        this.commit = commit;
        this.patient = patient;
        this.stopped = stopped;
    }

    @Override
    public Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash) {
        RetryPolicy policy = resources.settings().retry();
        Committer.Commit whole = commit(window.length(), hash, policy);
        return account.caller()
                .call(
                        plan(
                                        new UploadArgument(commit, hash),
                                        new WindowBody(window, 0),
                                        ResultReader::fileMetadata,
                                        policy)
                                .reporting(() -> called(window.offset()))
                                .reconciledBy(failure -> storedWhole(failure, whole)))
                .flatMap(file -> account.committer().withHash(file, whole));
    }

    /** A file that is resent with another name to take could become two files. */
    private Mono<FileMetadata> storedWhole(Throwable failure, Committer.Commit whole) {
        return commit.autorename()
                ? account.committer().stored(whole)
                : account.committer().storedOrNot(failure, whole);
    }

    private Committer.Commit commit(long length, ContentHash hash, RetryPolicy policy) {
        return new Committer.Commit(commit, length, hash, policy, this::called);
    }

    @Override
    public void startEarly(SessionType type, Context context) {
        early =
                new EarlyStart(
                        type,
                        opened(type),
                        unused -> account.sessions().giveBack(type, unused),
                        context);
    }

    @Override
    public Mono<SessionEvent.Started> start(SessionType type, boolean anew) {
        EarlyStart before = early;
        early = null;
        if (anew) {
            account.sessions().forget(type, takenFrom);
            return openedNow(type);
        }
        if (before == null || before.type != type) {
            leave(before);
            return opened(type);
        }
        // A failure of long ago says little of now.
        return before.failed ? openedNow(type) : before.session();
    }

    @Override
    public void ended() {
        leave(early);
    }

    private static void leave(@Nullable EarlyStart before) {
        if (before != null) {
            before.leave();
        }
    }

    private Mono<SessionEvent.Started> opened(SessionType type) {
        return Mono.defer(
                () -> {
                    SessionEvent.Started ahead = account.sessions().take(type);
                    if (ahead == null) {
                        return openedNow(type);
                    }
                    takenFrom = ahead.since();
                    return Mono.just(ahead);
                });
    }

    private Mono<SessionEvent.Started> openedNow(SessionType type) {
        return account.caller()
                .call(
                        plan(
                                        new StartArgument(false, type, null),
                                        RequestBody.EMPTY,
                                        ResultReader::sessionId,
                                        resources.settings().retry())
                                .reporting(this::opening))
                .map(id -> new SessionEvent.Started(id, resources.now().toEpochMilli(), false));
    }

    /** What the append came to: acknowledged, or an offset or closed session to reconcile. */
    @Override
    public Mono<SessionEvent> append(
            String sessionId,
            SessionCommand.Append append,
            AlignedWindow window,
            BlockDigests digests) {
        long offset = window.offset();
        WindowBody body = new WindowBody(window, append.from() - offset);
        UploadCursor cursor = UploadCursor.of(sessionId, append.from());
        resends.count(offset, append.from());
        return requestHash(append, body, digests)
                .flatMap(
                        hash ->
                                account.caller()
                                        .call(
                                                plan(
                                                                new AppendArgument(
                                                                        cursor,
                                                                        append.close(),
                                                                        hash),
                                                                body,
                                                                answer -> appended(answer, offset),
                                                                resources.settings().retry())
                                                        .reporting(() -> called(offset))))
                .onErrorResume(failure -> UploadCalls.outcome(failure, offset));
    }

    private static SessionEvent appended(byte[] answer, long offset) {
        ResultReader.appended(answer);
        return new SessionEvent.Appended(offset);
    }

    /** The window at this offset is acknowledged. */
    @Override
    public void landed(long offset) {
        resends.done(offset);
    }

    @Override
    public Mono<FileMetadata> finish(UploadCursor end, ContentHash hash, boolean lost) {
        return account.committer()
                .commit(
                        new FinishArgument(end, commit, null),
                        commit(end.offset(), hash, resources.settings().commitRetry()),
                        patient,
                        lost,
                        failure -> {});
    }

    /**
     * The rest of a window has its own blocks, and so has a window that was cut within one: they are hashed
     * again, which is rare.
     */
    private Mono<ContentHash> requestHash(
            SessionCommand.Append append, WindowBody body, BlockDigests digests) {
        return append.from() == append.window().offset()
                        && append.from() % DropboxLimits.BLOCK_SIZE == 0
                        && digests.covers(append.window().length())
                ? Mono.just(digests.contentHash())
                : resources.hasher().hash(body.retained()).map(BlockDigests::contentHash);
    }

    private <T> CallPlan<T> plan(
            Argument argument, RequestBody body, Function<byte[], T> read, RetryPolicy policy) {
        return CallPlan.of(
                        new Request(argument, body, progress::sent),
                        answer -> answer.read(read),
                        policy)
                .reporting(this::called);
    }

    private void opening() {
        requireGoing();
        progress.opening();
    }

    private void called(long offset) {
        requireGoing();
        progress.called(offset);
    }

    private void called() {
        requireGoing();
        progress.called();
    }

    /** Of many uploads that are cancelled, the first gives its turn up, which is not for one of the others. */
    private void requireGoing() {
        if (stopped.getAsBoolean()) {
            throw new IllegalStateException("the upload is cancelled, or what it is a part of");
        }
    }

    /** The opening of a session that has begun before the session was wanted. */
    private static final class EarlyStart {

        private final SessionType type;
        private final Sinks.One<SessionEvent.Started> session = Sinks.one();
        private final Outcome<SessionEvent.Started> call;
        private final Consumer<SessionEvent.Started> unused;
        private volatile SessionEvent.@Nullable Started there;
        private volatile boolean failed;

        EarlyStart(
                SessionType type,
                Mono<SessionEvent.Started> opened,
                Consumer<SessionEvent.Started> unused,
                Context context) {
            this.type = type;
            this.unused = unused;
            this.call = new Outcome<>(context, this::ended);
            call.of(opened);
        }

        private void ended(SessionEvent.@Nullable Started opened, @Nullable Throwable failure) {
            if (opened != null) {
                there = opened;
                session.tryEmitValue(opened);
            } else {
                failed = true;
                session.tryEmitError(
                        failure == null ? new IllegalStateException("no session came") : failure);
            }
        }

        /** What comes of it. */
        Mono<SessionEvent.Started> session() {
            return session.asMono().doOnCancel(this::leave);
        }

        void leave() {
            call.dispose();
            SessionEvent.Started left = there;
            if (left != null) {
                there = null;
                unused.accept(left);
            }
        }
    }

    /**
     * Bounds how often a window is resent because the server's offset says so: a server that keeps
     * saying it would keep us busy for ever.
     */
    private static final class Resends {

        private static final int MAX_SENDS = 16;

        private final Map<Long, Integer> sends = new HashMap<>();

        void count(long windowOffset, long from) {
            int times = sends.merge(windowOffset, 1, Integer::sum);
            if (times > MAX_SENDS) {
                throw DropboxTransportException.of(
                        "The server refused the bytes from offset "
                                + from
                                + " "
                                + MAX_SENDS
                                + " times and asked for them again: try the upload again later",
                        true,
                        null);
            }
        }

        void done(long windowOffset) {
            sends.remove(windowOffset);
        }
    }
}
