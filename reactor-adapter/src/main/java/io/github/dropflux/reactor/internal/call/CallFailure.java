package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.DropboxException;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.FailureTable.Remedy;
import io.github.dropflux.reactor.internal.http.NetworkFailures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.UnreachableException;
import io.github.dropflux.reactor.internal.http.UnusableResponseException;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter.Congestion;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a failed attempt means for its call.
 *
 * @param failure of the attempt
 * @param passing whether the same call may get through later
 * @param mayHaveBeenApplied whether the server may have done what it was asked for
 * @param congestion what it says about how many calls there are at once
 * @param decided whether the server looked at the session and will not commit it; any other refusal
 *     says nothing of an attempt before, the answer of which was lost
 * @param asked how long the server asks to wait; null when it does not say
 * @param patience how often it may be met again
 */
record CallFailure(
        Throwable failure,
        Remedy remedy,
        boolean passing,
        boolean mayHaveBeenApplied,
        Congestion congestion,
        boolean decided,
        @Nullable Duration asked,
        Patience patience) {

    /** What bounds the retries of a call besides its policy. */
    enum Patience {
        /** Nothing does. */
        AS_POLICY,
        /** What is garbled on its way a few times will be garbled the next time. */
        GARBLED,
        /** What was never reached is more likely a wrong setting than a network that is gone. */
        UNREACHED
    }

    /**
     * @param lost whether an earlier attempt may have been applied
     */
    static CallFailure of(Route route, Throwable failure, boolean lost) {
        if (failure instanceof RefusedCallException refused) {
            CallError error = refused.error();
            boolean passing = FailureTable.isTransient(error);
            boolean doubtful = FailureTable.mayHaveBeenApplied(error);
            Remedy remedy = FailureTable.of(error, lost);
            return new CallFailure(
                    failure,
                    remedy,
                    passing,
                    doubtful,
                    remedy == Remedy.WAIT_AND_RETRY ? Congestion.REFUSED : Congestion.NONE,
                    !passing && !doubtful && error.status() == 409,
                    error.retryAfter(),
                    Patience.AS_POLICY);
        }
        if (failure instanceof UnusableResponseException) {
            return unanswered(
                    failure,
                    FailureTable.ofUnreadable(route),
                    true,
                    FailureTable.mayHaveBeenApplied(route),
                    Congestion.NONE,
                    Patience.GARBLED);
        }
        Optional<NetworkFault> fault = NetworkFailures.kind(failure);
        return fault.isPresent()
                ? unanswered(
                        failure,
                        FailureTable.of(route, fault.get()),
                        fault.get().isTransient(),
                        FailureTable.mayHaveBeenApplied(route, fault.get()),
                        fault.get().isTimeout() ? Congestion.TIMEOUT : Congestion.NONE,
                        failure instanceof UnreachableException
                                ? Patience.UNREACHED
                                : Patience.AS_POLICY)
                : unanswered(
                        failure,
                        Remedy.FAIL,
                        false,
                        // Ours are from before the call was sent. Of any other, such as one that
                        // user code threw at the response, nobody knows.
                        !(failure instanceof DropboxException)
                                && FailureTable.mayHaveBeenApplied(route),
                        Congestion.NONE,
                        Patience.AS_POLICY);
    }

    private static CallFailure unanswered(
            Throwable failure,
            Remedy remedy,
            boolean passing,
            boolean mayHaveBeenApplied,
            Congestion congestion,
            Patience patience) {
        return new CallFailure(
                failure, remedy, passing, mayHaveBeenApplied, congestion, false, null, patience);
    }
}
