package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.Fault.Moment;
import io.github.dropflux.emulator.internal.faults.FaultRule;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.protocol.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Says what goes wrong with the chosen calls; each method writes the rule, which holds from then on. Where an RPC route,
 * whose argument is its body, is to fail before or in the body, it fails right after it.
 */
public final class FaultAction {

    private final FaultScript script;
    private final Predicate<SeenRequest> matches;
    private final LongPredicate chosen;

    FaultAction(FaultScript script, Predicate<SeenRequest> matches, LongPredicate chosen) {
        this.script = script;
        this.matches = matches;
        this.chosen = chosen;
    }

    /** Reads the body, does nothing with it, and answers so. The content type is JSON when the body looks like it. */
    public ScriptedFault answer(int status, String body) {
        return answer(status, body, Map.of());
    }

    /** As {@link #answer(int, String)}, with further headers, such as {@code Retry-After}, or a {@code Content-Type} of choice. */
    public ScriptedFault answer(int status, String body, Map<String, String> headers) {
        return write(new Fault.Reply(Moment.AFTER_BODY, answerOf(status, body, headers)));
    }

    /** Answers without reading the body, and closes the connection behind the answer. */
    public ScriptedFault answerEarly(int status, String body) {
        return write(new Fault.Reply(Moment.BEFORE_BODY, answerOf(status, body, Map.of())));
    }

    /** Does what is asked, and answers something else. */
    public ScriptedFault applyThenAnswer(int status, String body) {
        return write(new Fault.Reply(Moment.AFTER_APPLYING, answerOf(status, body, Map.of())));
    }

    /** Resets the connection before it reads the body. */
    public ScriptedFault resetBeforeBody() {
        return write(new Fault.Reset(Moment.BEFORE_BODY, 0));
    }

    /** Resets the connection once it has read so many bytes of the body, or all if there are fewer. Nothing counts. */
    public ScriptedFault resetInBody(long afterBytes) {
        return write(new Fault.Reset(Moment.IN_BODY, afterBytes));
    }

    /** Reads the whole body, does nothing with it, and resets the connection. */
    public ScriptedFault resetAfterBody() {
        return write(new Fault.Reset(Moment.AFTER_BODY, 0));
    }

    /** Does what is asked, and resets the connection in place of an answer. */
    public ScriptedFault loseAnswer() {
        return write(new Fault.Reset(Moment.AFTER_APPLYING, 0));
    }

    /** Reads the whole body, does nothing with it, and never answers. */
    public ScriptedFault stall() {
        return write(new Fault.Stall(Moment.AFTER_BODY, 0));
    }

    /** Stops reading once it has read so many bytes of the body, and never answers; the connection stays open. */
    public ScriptedFault stallInBody(long afterBytes) {
        return write(
                afterBytes == 0
                        ? new Fault.Stall(Moment.BEFORE_BODY, 0)
                        : new Fault.Stall(Moment.IN_BODY, afterBytes));
    }

    /** Does what is asked, and never answers. */
    public ScriptedFault stallAfterApplying() {
        return write(new Fault.Stall(Moment.AFTER_APPLYING, 0));
    }

    /** Reads the body at this rate; what the operating system buffers on top is not held back. */
    public ScriptedFault readSlowly(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "rate is " + bytesPerSecond + " bytes a second, must be at least 1");
        }
        return write(new Fault.SlowRead(bytesPerSecond));
    }

    /** Answers so late, by the real time. */
    public ScriptedFault delayAnswer(Duration delay) {
        return write(new Fault.Delay(delay));
    }

    /** Answers metadata whose content hash is not the file's. */
    public ScriptedFault wrongHash() {
        return write(new Fault.Lie(true, false));
    }

    /** Answers metadata whose size is one more than the file's. */
    public ScriptedFault wrongSize() {
        return write(new Fault.Lie(false, true));
    }

    private ScriptedFault write(Fault fault) {
        FaultRule rule = new FaultRule(call -> matches.test(new SeenRequest(call)), chosen, fault);
        script.add(rule);
        return new ScriptedFault(script, rule);
    }

    private static Answer answerOf(int status, String body, Map<String, String> headers) {
        String type =
                body.startsWith("{") || body.equals("null")
                        ? "application/json"
                        : "text/plain; charset=utf-8";
        return Answer.text(status, type, body).withHeaders(headers);
    }
}
