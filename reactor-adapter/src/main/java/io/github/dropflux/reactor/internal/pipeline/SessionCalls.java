package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.AppendArgument;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.internal.protocol.GetMetadataArgument;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.LookupError;
import io.github.dropflux.internal.protocol.StartArgument;
import io.github.dropflux.internal.protocol.UploadArgument;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The calls that a session's commands stand for. */
final class SessionCalls {

    private final Shared shared;
    private final ProgressMeter progress;
    private final CommitInfo commit;
    private final Resends resends = new Resends();

    SessionCalls(Shared shared, ProgressMeter progress, CommitInfo commit) {
        this.shared = shared;
        this.progress = progress;
        this.commit = commit;
    }

    Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash) {
        return shared.caller()
                .call(
                        plan(
                                        new UploadArgument(commit, hash),
                                        new WindowBody(window, 0),
                                        ResultReader::fileMetadata,
                                        shared.settings().retry(),
                                        () -> progress.called(window.offset()))
                                .settledBy(failure -> storedWhole(failure, window.length(), hash)));
    }

    /** A file that is sent again with another name to take could become two files. */
    private Mono<FileMetadata> storedWhole(Throwable failure, long length, ContentHash hash) {
        RetrySettings policy = shared.settings().retry();
        return commit.autorename()
                ? stored(length, hash, policy)
                : storedOrNot(failure, length, hash, policy);
    }

    /** Where nobody may be asked, for want of a scope say, trying again is as good an answer. */
    private Mono<FileMetadata> storedOrNot(
            Throwable failure, long length, ContentHash hash, RetrySettings policy) {
        boolean refused =
                failure instanceof RefusedCallException answer && answer.error().status() == 409;
        Mono<FileMetadata> asked = stored(length, hash, policy);
        return refused ? asked : asked.onErrorResume(asking -> Mono.empty());
    }

    Mono<String> start(SessionType type) {
        return shared.caller()
                .call(
                        plan(
                                new StartArgument(false, type, null),
                                RequestBody.EMPTY,
                                ResultReader::sessionId,
                                shared.settings().retry(),
                                progress::opening));
    }

    /** What the append came to: acknowledged, or an offset or closed session to reconcile. */
    Mono<SessionEvent> append(
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
                                shared.caller()
                                        .call(
                                                plan(
                                                        new AppendArgument(
                                                                cursor, append.close(), hash),
                                                        body,
                                                        answer -> appended(answer, offset),
                                                        shared.settings().retry(),
                                                        () -> progress.called(offset))))
                .onErrorResume(failure -> Reconcilable.event(failure, offset));
    }

    private static SessionEvent appended(byte[] answer, long offset) {
        ResultReader.appended(answer);
        return new SessionEvent.Appended(offset);
    }

    /** The window at this offset is settled. */
    void landed(long offset) {
        resends.done(offset);
    }

    /**
     * Commits the session, in one call with others that are to be committed when there are some.
     *
     * @param lost whether an earlier run may have committed the session already
     * @param patient whether it may wait for others that are announced
     */
    Mono<FileMetadata> finish(UploadCursor end, ContentHash hash, boolean lost, boolean patient) {
        RetrySettings policy = shared.settings().commitRetry();
        FinishArgument argument = new FinishArgument(end, commit, null);
        CallPlan<FileMetadata> plan =
                plan(argument, RequestBody.EMPTY, ResultReader::fileMetadata, policy)
                        .settledBy(failure -> storedOrNot(failure, end.offset(), hash, policy));
        return shared.caller()
                .call(plan.lostBefore(lost).madeBy(shared.lane().commit(argument, patient)));
    }

    private Mono<FileMetadata> stored(long length, ContentHash hash, RetrySettings policy) {
        return shared.lookups()
                .inTurn(
                        new CommitLookup(path -> metadata(path, policy))
                                .find(commit, length, hash));
    }

    private Mono<Optional<FileMetadata>> metadata(String path, RetrySettings policy) {
        return shared.caller()
                .call(
                        plan(
                                new GetMetadataArgument(path),
                                RequestBody.EMPTY,
                                ResultReader::metadata,
                                policy))
                .onErrorResume(SessionCalls::nothingThere, failure -> Mono.empty());
    }

    private static boolean nothingThere(Throwable failure) {
        return failure instanceof RefusedCallException refused
                && refused.error().error() instanceof GetMetadataError.Path path
                && path.reason() == LookupError.Simple.NOT_FOUND;
    }

    /** The rest of a window has blocks of its own, so it is hashed again; that is rare. */
    private Mono<ContentHash> requestHash(
            SessionCommand.Append append, WindowBody body, BlockDigests digests) {
        return append.from() == append.window().offset()
                ? Mono.just(digests.contentHash())
                : shared.hasher().hash(body.retained()).map(BlockDigests::contentHash);
    }

    private <T> CallPlan<T> plan(
            Argument argument, RequestBody body, Function<byte[], T> read, RetrySettings policy) {
        return plan(argument, body, read, policy, progress::called);
    }

    private <T> CallPlan<T> plan(
            Argument argument,
            RequestBody body,
            Function<byte[], T> read,
            RetrySettings policy,
            Runnable onAttempt) {
        return CallPlan.of(
                new Call(argument, body, progress::sent),
                answer -> read.apply(answer.body()),
                policy,
                onAttempt);
    }
}
