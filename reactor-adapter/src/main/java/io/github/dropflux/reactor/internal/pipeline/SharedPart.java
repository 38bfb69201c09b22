package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One upload's part in the calls that it shares with others: the first session and the first append of
 * a file of one window. What has to be done again is done alone. Confined to the upload's loop.
 */
final class SharedPart {

    private final BatchMember member;
    private final ProgressMeter progress;
    private @Nullable String given;
    private boolean sending;

    SharedPart(BatchMember member, ProgressMeter progress) {
        this.member = member;
        this.progress = progress;
    }

    /** Whether the upload, which has a first window, is one that shares. */
    boolean takes(AlignedWindow window) {
        return member.sharesCalls() && window.last() && window.offset() == 0;
    }

    /** Whether the upload shares; once it is known how. */
    Mono<Boolean> join() {
        return member.session()
                .map(
                        id -> {
                            given = id;
                            return true;
                        })
                .defaultIfEmpty(false);
    }

    Mono<String> start(Mono<String> own) {
        String session = given;
        given = null;
        sending = session != null;
        return session == null ? own : Mono.just(session);
    }

    Mono<SessionEvent> append(
            String session,
            SessionCommand.Append append,
            AlignedWindow window,
            Mono<SessionEvent> own) {
        if (!sending) {
            return own;
        }
        sending = false;
        SmallAppend small =
                new SmallAppend(
                        UploadCursor.of(session, 0),
                        append.window().length(),
                        new WindowBody(window, 0).retained(),
                        progress::sent,
                        () -> progress.called(window.offset()));
        return member.append(small, own)
                .onErrorResume(
                        SharedPart::isGone, gone -> Mono.just(new SessionEvent.SessionGone(0)));
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof RefusedCallException refused
                && refused.error().error() == AppendError.Simple.NOT_FOUND;
    }
}
