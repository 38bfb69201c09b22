package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call, and what to do until it is answered for good.
 *
 * @param read makes the value of an answer; what it throws is an answer that cannot be read
 * @param policy when the call is made again
 * @param onAttempt told of each attempt, on the thread that makes it
 * @param settle asked when the remedy is to ask, and before a commit in doubt is given up
 * @param lost whether an earlier run may have made the same call, its answer having been lost
 * @param together makes its attempts instead of the transport; null when each is a request of its own
 */
record CallPlan<T>(
        Call call,
        Function<Answer, T> read,
        RetrySettings policy,
        Runnable onAttempt,
        Settlement<T> settle,
        boolean lost,
        @Nullable SharedAttempt<T> together) {

    /** A call that was never made before, and about which nobody can be asked. */
    static <T> CallPlan<T> of(
            Call call, Function<Answer, T> read, RetrySettings policy, Runnable onAttempt) {
        return new CallPlan<>(call, read, policy, onAttempt, Settlement.none(), false, null);
    }

    CallPlan<T> settledBy(Settlement<T> value) {
        return new CallPlan<>(call, read, policy, onAttempt, value, lost, together);
    }

    CallPlan<T> lostBefore(boolean value) {
        return new CallPlan<>(call, read, policy, onAttempt, settle, value, together);
    }

    CallPlan<T> madeBy(SharedAttempt<T> value) {
        return new CallPlan<>(call, read, policy, onAttempt, settle, lost, value);
    }
}
