package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.upload.ProgressMeter;
import io.github.dropflux.reactor.internal.upload.UploadCalls;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The calls of one upload in a batch: the first session and the first append of a file of one window
 * are shared with others. What has to be retried, and every call of a longer file, is its own. Confined
 * to the upload's loop.
 */
final class BatchedCalls implements UploadCalls {

    private final UploadCalls own;
    private final BatchedUpload member;
    private final ProgressMeter progress;
    private SessionEvent.@Nullable Started given;
    private boolean sending;

    BatchedCalls(UploadCalls own, BatchedUpload member, ProgressMeter progress) {
        this.own = own;
        this.member = member;
        this.progress = progress;
    }

    @Override
    public void sourceContinues() {
        member.sourceContinues();
    }

    @Override
    public void sourceEnded() {
        member.sourceEnded();
    }

    @Override
    public void committing() {
        member.committing();
    }

    @Override
    public void ended() {
        own.ended();
        member.close();
    }

    @Override
    public boolean mayOpenSession() {
        return member.sharesCalls();
    }

    @Override
    public Mono<Boolean> opensSession() {
        return member.session()
                .map(
                        session -> {
                            given = session;
                            return true;
                        })
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash) {
        return own.storeWhole(window, hash);
    }

    @Override
    public void startEarly(SessionType type, Context context) {
        own.startEarly(type, context);
    }

    @Override
    public Mono<SessionEvent.Started> start(SessionType type, boolean anew) {
        SessionEvent.Started session = given;
        given = null;
        sending = session != null;
        return session == null ? own.start(type, anew) : Mono.just(session);
    }

    @Override
    public Mono<SessionEvent> append(
            String sessionId,
            SessionCommand.Append append,
            AlignedWindow window,
            BlockDigests digests) {
        if (!sending) {
            return own.append(sessionId, append, window, digests);
        }
        sending = false;
        BatchedAppend batched =
                new BatchedAppend(
                        UploadCursor.of(sessionId, 0),
                        window.shared(),
                        progress::sent,
                        () -> progress.called(window.offset()));
        return member.append(
                batched, Mono.defer(() -> own.append(sessionId, append, window, digests)));
    }

    @Override
    public void landed(long offset) {
        own.landed(offset);
    }

    @Override
    public Mono<FileMetadata> finish(UploadCursor end, ContentHash hash, boolean lost) {
        return own.finish(end, hash, lost);
    }
}
