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
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import reactor.core.publisher.Mono;

/** The calls that a session's commands stand for. */
final class SessionCalls {

    private final RetryingCaller caller;
    private final ProgressMeter progress;
    private final WindowHasher hasher;
    private final CommitInfo commit;
    private final Resends resends = new Resends();

    SessionCalls(Shared shared, ProgressMeter progress, CommitInfo commit) {
        this.caller = shared.caller();
        this.hasher = shared.hasher();
        this.progress = progress;
        this.commit = commit;
    }

    Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash) {
        return call(new UploadArgument(commit, hash), new WindowBody(window, 0))
                .map(answer -> ResultReader.fileMetadata(answer.body()));
    }

    Mono<String> start(SessionType type) {
        return call(new StartArgument(false, type, null), RequestBody.EMPTY)
                .map(answer -> ResultReader.sessionId(answer.body()));
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
                .flatMap(hash -> call(new AppendArgument(cursor, append.close(), hash), body))
                .<SessionEvent>map(
                        answer -> {
                            ResultReader.appended(answer.body());
                            return new SessionEvent.Appended(offset);
                        })
                .onErrorResume(failure -> Reconcilable.event(failure, offset));
    }

    /** The window at this offset is settled. */
    void landed(long offset) {
        resends.done(offset);
    }

    Mono<FileMetadata> finish(UploadCursor end) {
        return call(new FinishArgument(end, commit, null), RequestBody.EMPTY)
                .map(answer -> ResultReader.fileMetadata(answer.body()));
    }

    /** The rest of a window has blocks of its own, so it is hashed again; that is rare. */
    private Mono<ContentHash> requestHash(
            SessionCommand.Append append, WindowBody body, BlockDigests digests) {
        return append.from() == append.window().offset()
                ? Mono.just(digests.contentHash())
                : hasher.hash(body.retained()).map(BlockDigests::contentHash);
    }

    private Mono<Answer> call(Argument argument, RequestBody body) {
        return caller.call(new Call(argument, body, progress::sent), progress::called);
    }
}
