package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.LookupError;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.CommitLookup;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Calls in the name of one account, none of which but the commit is shared with another upload. */
public final class SessionCalls implements UploadCalls {

    private final UploaderResources resources;
    private final Account account;
    private final ProgressMeter progress;
    private final CommitInfo commit;
    private final boolean patient;
    private final Resends resends = new Resends();

    /**
     * @param patient whether a commit may wait for others that are announced
     */
    public SessionCalls(
            UploaderResources resources,
            Account account,
            ProgressMeter progress,
            CommitInfo commit,
            boolean patient) {
        this.resources = resources;
        this.account = account;
        this.progress = progress;
        this.commit = commit;
        this.patient = patient;
    }

    @Override
    public Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash) {
        return account.caller()
                .call(
                        plan(
                                        new UploadArgument(commit, hash),
                                        new WindowBody(window, 0),
                                        ResultReader::fileMetadata,
                                        resources.settings().retry())
                                .reporting(() -> progress.called(window.offset()))
                                .reconciledBy(
                                        failure -> storedWhole(failure, window.length(), hash)));
    }

    /** A file that is resent with another name to take could become two files. */
    private Mono<FileMetadata> storedWhole(Throwable failure, long length, ContentHash hash) {
        RetryPolicy policy = resources.settings().retry();
        return commit.autorename()
                ? stored(length, hash, policy)
                : storedOrNot(failure, length, hash, policy);
    }

    /** Where nobody may be asked, for want of a scope say, trying again is as good an answer. */
    private Mono<FileMetadata> storedOrNot(
            Throwable failure, long length, ContentHash hash, RetryPolicy policy) {
        boolean refused =
                failure instanceof RefusedCallException answer && answer.error().status() == 409;
        Mono<FileMetadata> asked = stored(length, hash, policy);
        return refused ? asked : asked.onErrorResume(asking -> Mono.empty());
    }

    @Override
    public Mono<String> start(SessionType type) {
        return account.caller()
                .call(
                        plan(
                                        new StartArgument(false, type, null),
                                        RequestBody.EMPTY,
                                        ResultReader::sessionId,
                                        resources.settings().retry())
                                .reporting(progress::opening));
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
                                                        .reporting(() -> progress.called(offset))))
                .onErrorResume(failure -> Reconcilable.event(failure, offset));
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

    /**
     * Commits the session, in one call with others that are to be committed when there are some.
     *
     * @param lost whether an earlier run may have committed the session already
     */
    @Override
    public Mono<FileMetadata> finish(UploadCursor end, ContentHash hash, boolean lost) {
        RetryPolicy policy = resources.settings().commitRetry();
        FinishArgument argument = new FinishArgument(end, commit, null);
        CallPlan<FileMetadata> plan =
                plan(argument, RequestBody.EMPTY, ResultReader::fileMetadata, policy)
                        .reconciledBy(failure -> storedOrNot(failure, end.offset(), hash, policy));
        return account.caller()
                .call(plan.lostBefore(lost).madeBy(account.commits().commit(argument, patient)));
    }

    private Mono<FileMetadata> stored(long length, ContentHash hash, RetryPolicy policy) {
        return account.lookups()
                .inTurn(
                        new CommitLookup(path -> metadata(path, policy))
                                .find(commit, length, hash));
    }

    private Mono<Optional<FileMetadata>> metadata(String path, RetryPolicy policy) {
        return account.caller()
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

    /** The rest of a window has its own blocks, so it is hashed again; that is rare. */
    private Mono<ContentHash> requestHash(
            SessionCommand.Append append, WindowBody body, BlockDigests digests) {
        return append.from() == append.window().offset()
                ? Mono.just(digests.contentHash())
                : resources.hasher().hash(body.retained()).map(BlockDigests::contentHash);
    }

    private <T> CallPlan<T> plan(
            Argument argument, RequestBody body, Function<byte[], T> read, RetryPolicy policy) {
        return CallPlan.of(
                        new Request(argument, body, progress::sent),
                        answer -> answer.read(read),
                        policy)
                .reporting(progress::called);
    }
}
