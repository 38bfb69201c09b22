package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A call, and what to do until its final outcome.
 *
 * @param read makes the value of an answer; what it throws is an answer that cannot be read
 * @param policy when the call is retried
 * @param onAttempt told of each attempt, on the thread that makes it
 * @param reconcile asked when the remedy is to ask, and before a commit in doubt is given up
 * @param lost whether an earlier run may have made the same call, its answer having been lost
 * @param together makes its attempts instead of the transport; null when each is a separate request
 */
public record CallPlan<T>(
        Request call,
        Function<Response, T> read,
        RetryPolicy policy,
        Runnable onAttempt,
        Reconciliation<T> reconcile,
        boolean lost,
        @Nullable SharedAttempt<T> together) {

    /** A call that was never made before, about which nobody can be asked or is told. */
    public static <T> CallPlan<T> of(Request call, Function<Response, T> read, RetryPolicy policy) {
        return new CallPlan<>(call, read, policy, () -> {}, Reconciliation.none(), false, null);
    }

    public CallPlan<T> reporting(Runnable value) {
        return new CallPlan<>(call, read, policy, value, reconcile, lost, together);
    }

    public CallPlan<T> reconciledBy(Reconciliation<T> value) {
        return new CallPlan<>(call, read, policy, onAttempt, value, lost, together);
    }

    public CallPlan<T> lostBefore(boolean value) {
        return new CallPlan<>(call, read, policy, onAttempt, reconcile, value, together);
    }

    public CallPlan<T> madeBy(SharedAttempt<T> value) {
        return new CallPlan<>(call, read, policy, onAttempt, reconcile, lost, value);
    }

    /** Makes an attempt of a call in one request together with attempts of others, when it is their turn. */
    @FunctionalInterface
    public interface SharedAttempt<T> {

        /**
         * What came of this call's part. Empty when it did not begin.
         *
         * @param begins asked when the turn has come; false when the call is not to be made now
         */
        Mono<T> make(BooleanSupplier begins);
    }

    /** Finds out whether a call whose answer was lost has been applied. */
    @FunctionalInterface
    public interface Reconciliation<T> {

        /**
         * Asked after an attempt that may have been applied.
         *
         * @param failure of the attempt
         * @return the value, when the call turns out to have been applied; empty when it does not; an
         *     error when it could not be found out
         */
        Mono<T> reconcile(Throwable failure);

        /** For calls that nobody can be asked about. */
        static <T> Reconciliation<T> none() {
            return failure -> Mono.empty();
        }
    }
}
