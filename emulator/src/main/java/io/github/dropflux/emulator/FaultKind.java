package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.Dice;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.Fault.Moment;
import io.github.dropflux.emulator.internal.protocol.Answer;
import java.time.Duration;

/** Faults to choose among at random, see {@link FaultAction#anyOf}: all of them pass, and a client should survive each. */
public enum FaultKind {
    /** 503 with an empty body. */
    UNAVAILABLE,
    /** 429 that says to wait for one second. */
    RATE_LIMITED,
    /** 429 that doesn't say how long to wait. */
    RATE_LIMITED_OPEN_ENDED,
    /** The connection is reset before the body is read. */
    RESET_BEFORE_BODY,
    /** The connection is reset within the first 4 MiB of the body. */
    RESET_IN_BODY,
    /** The body is read, nothing is done with it, and the connection is reset. */
    RESET_AFTER_BODY,
    /** What was asked for is done, and the connection is reset in place of an answer. */
    LOST_ANSWER;

    private static final int CUT = 2;
    private static final int MAX_CUT = 4 << 20;

    Fault fault(Dice dice, long call) {
        return switch (this) {
            case UNAVAILABLE -> reply(Answer.text(503, "text/plain; charset=utf-8", ""));
            case RATE_LIMITED -> reply(RateLimit.JSON_AND_HEADER.answer(Duration.ofSeconds(1)));
            case RATE_LIMITED_OPEN_ENDED -> reply(RateLimit.OPEN_ENDED.answer(Duration.ZERO));
            case RESET_BEFORE_BODY -> new Fault.Reset(Moment.BEFORE_BODY, 0);
            case RESET_IN_BODY ->
                    new Fault.Reset(Moment.IN_BODY, 1 + dice.roll(call, CUT, MAX_CUT));
            case RESET_AFTER_BODY -> new Fault.Reset(Moment.AFTER_BODY, 0);
            case LOST_ANSWER -> new Fault.Reset(Moment.AFTER_APPLYING, 0);
        };
    }

    private static Fault reply(Answer answer) {
        return new Fault.Reply(Moment.AFTER_BODY, answer);
    }
}
