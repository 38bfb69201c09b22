package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import reactor.core.publisher.Mono;

/** Refusals of an append that tell where the session is, for the session to make sense of. */
public final class Reconcilable {

    private Reconcilable() {}

    /** The event that a refusal stands for; the failure itself when it is just that. */
    public static Mono<SessionEvent> event(Throwable failure, long windowOffset) {
        if (failure instanceof RefusedCallException refused) {
            if (refused.error().error() instanceof AppendError.IncorrectOffset incorrect) {
                return Mono.just(
                        new SessionEvent.OffsetRefused(windowOffset, incorrect.correctOffset()));
            }
            if (refused.error().error() == AppendError.Simple.CLOSED) {
                return Mono.just(new SessionEvent.AlreadyClosed(windowOffset));
            }
        }
        return Mono.error(failure);
    }
}
