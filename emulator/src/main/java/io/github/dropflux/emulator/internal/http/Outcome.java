package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.protocol.Answer;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** How a call ends on the wire. */
sealed interface Outcome {

    /**
     * With an answer, after a while.
     *
     * @param close whether the connection is closed behind it
     * @param missing how many bytes are announced that do not come
     */
    record Reply(Answer answer, Duration delay, boolean close, int missing) implements Outcome {

        Reply(Answer answer, Duration delay, boolean close) {
            this(answer, delay, close, 0);
        }
    }

    /** With a reset of the connection. */
    record Reset() implements Outcome {}

    /** Not at all, as long as the client waits; what is held until then is disposed of once the connection ends. */
    record Stall(Disposable held) implements Outcome {}

    /** The outcome of a call that was answered by a route. */
    static Outcome of(Answer answer, FaultPlan plan) {
        Fault.Ending late = plan.at(Fault.Moment.AFTER_APPLYING);
        return late == null ? new Reply(plan.alter(answer), plan.delay(), false) : of(late, plan);
    }

    /** The outcome that a fault wants. */
    static Outcome of(Fault.Ending fault, FaultPlan plan) {
        if (fault instanceof Fault.Reply reply) {
            boolean unread = reply.moment() == Fault.Moment.BEFORE_BODY;
            return new Reply(reply.answer(), plan.delay(), unread);
        }
        if (fault instanceof Fault.Torso torso) {
            return new Reply(torso.answer(), plan.delay(), true, 1);
        }
        return fault instanceof Fault.Reset ? new Reset() : new Stall(Disposables.disposed());
    }
}
