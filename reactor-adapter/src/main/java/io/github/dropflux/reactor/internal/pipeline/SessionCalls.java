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
import io.github.dropflux.internal.protocol.StartArgument;
import io.github.dropflux.internal.protocol.UploadArgument;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.hash.WindowHasher;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The calls that a session's commands stand for. */
final class SessionCalls {

    private final RetryingCaller caller;
    private final ProgressMeter progress;
    private final WindowHasher hasher;
    private final CommitInfo commit;
    private final UploadSettings settings;
    private final Resends resends = new Resends();

    SessionCalls(Shared shared, ProgressMeter progress, CommitInfo commit) {
        this.caller = shared.caller();
        this.hasher = shared.hasher();
        this.settings = shared.settings();
        this.progress = progress;
        this.commit = commit;
    }

    Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash) {
        return call(
                new UploadArgument(commit, hash),
                new WindowBody(window, 0),
                ResultReader::fileMetadata,
                settings.retry());
    }

    Mono<String> start(SessionType type) {
        return call(
                new StartArgument(false, type, null),
                RequestBody.EMPTY,
                ResultReader::sessionId,
                settings.retry());
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
                                call(
                                        new AppendArgument(cursor, append.close(), hash),
                                        body,
                                        answer -> appended(answer, offset),
                                        settings.retry()))
                .onErrorResume(failure -> Reconcilable.event(failure, offset));
    }

    /** The window at this offset is settled. */
    void landed(long offset) {
        resends.done(offset);
    }

    Mono<FileMetadata> finish(UploadCursor end) {
        return call(
                new FinishArgument(end, commit, null),
                RequestBody.EMPTY,
                ResultReader::fileMetadata,
                settings.commitRetry());
    }

    /** The rest of a window has blocks of its own, so it is hashed again; that is rare. */
    private Mono<ContentHash> requestHash(
            SessionCommand.Append append, WindowBody body, BlockDigests digests) {
        return append.from() == append.window().offset()
                ? Mono.just(digests.contentHash())
                : hasher.hash(body.retained()).map(BlockDigests::contentHash);
    }

    private static SessionEvent appended(byte[] answer, long offset) {
        ResultReader.appended(answer);
        return new SessionEvent.Appended(offset);
    }

    private <T> Mono<T> call(
            Argument argument, RequestBody body, Function<byte[], T> read, RetrySettings policy) {
        return caller.call(
                new CallPlan<>(
                        new Call(argument, body, progress::sent),
                        answer -> read.apply(answer.body()),
                        policy,
                        progress::called,
                        Settlement.none()));
    }
}
