package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.Dice;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.Fault.Moment;
import io.github.dropflux.emulator.internal.faults.FaultRule;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Says what goes wrong with the chosen calls; each method writes the rule, which holds from then on. Where an RPC route,
 * whose argument is its body, is to fail before or in the body, it fails right after it.
 */
public final class FaultAction {

    private static final int KIND = 1;

    private final FaultScript script;
    private final Predicate<SeenRequest> matches;
    private final LongPredicate chosen;
    private final Dice dice;

    FaultAction(
            FaultScript script, Predicate<SeenRequest> matches, LongPredicate chosen, Dice dice) {
        this.script = script;
        this.matches = matches;
        this.chosen = chosen;
        this.dice = dice;
    }

    /** Reads the body, does nothing with it, and answers so. The content type is JSON when the body looks like it. */
    public ScriptedFault answer(int status, String body) {
        return answer(status, body, Map.of());
    }

    /** As {@link #answer(int, String)}, with further headers, such as {@code Retry-After}, or a {@code Content-Type} of choice. */
    public ScriptedFault answer(int status, String body, Map<String, String> headers) {
        return write(new Fault.Reply(Moment.AFTER_BODY, answerOf(status, body, headers)));
    }

    /**
     * Reads the body, does nothing with it, and answers an error of the route's own: 409.
     *
     * @param error the error's tags from the outside in, joined by slashes, such as {@code length_mismatch} or
     *     {@code lookup_failed/not_found}; also one that Dropbox has not thought of
     * @throws IllegalArgumentException if a tag is empty, or is {@code incorrect_offset}, which needs a number
     */
    public ScriptedFault fail(String error) {
        Refusal refusal = Refusal.typed(ErrorTags.read(error));
        return write(new Fault.Reply(Moment.AFTER_BODY, refusal.answer("")));
    }

    /** Answers without reading the body, and closes the connection behind the answer. */
    public ScriptedFault answerEarly(int status, String body) {
        return write(new Fault.Reply(Moment.BEFORE_BODY, answerOf(status, body, Map.of())));
    }

    /** Does what is asked, and answers something else. */
    public ScriptedFault applyThenAnswer(int status, String body) {
        return write(new Fault.Reply(Moment.AFTER_APPLYING, answerOf(status, body, Map.of())));
    }

    /**
     * Reads the body, does nothing with it, and answers the beginning of something: more is announced than comes, then the
     * connection is closed.
     */
    public ScriptedFault breakOff(int status, String beginning) {
        return write(new Fault.Torso(Moment.AFTER_BODY, answerOf(status, beginning, Map.of())));
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
        return write(Fault.Lie.OTHER_HASH);
    }

    /** Answers metadata without a content hash; {@code onAny().always()} leaves it out everywhere. */
    public ScriptedFault noHash() {
        return write(Fault.Lie.NO_HASH);
    }

    /** Answers metadata whose size is one more than the file's. */
    public ScriptedFault wrongSize() {
        return write(Fault.Lie.OTHER_SIZE);
    }

    /** Answers 429, in a shape of choice; {@code retryAfter} is told in whole seconds, by the shapes that tell it. */
    public ScriptedFault tooManyRequests(RateLimit shape, Duration retryAfter) {
        return write(new Fault.Reply(Moment.AFTER_BODY, shape.answer(retryAfter)));
    }

    /** Refuses to commit, since others write just now. The bytes of the call are kept where Dropbox would keep them. */
    public ScriptedFault tooManyWriteOperations(WriteContention shape) {
        return write(shape.fault());
    }

    /**
     * Takes the bytes and refuses to commit them, as if the path were at fault; for a batch, its first entry.
     *
     * @param tag inside {@code path}, such as {@code insufficient_space}
     */
    public ScriptedFault refusePath(String tag) {
        return write(new Fault.RefuseCommit(Json.tag("path", Json.tag(tag))));
    }

    /** Lets the access token of the call expire, so that this call and all that follow with it are answered 401. */
    public ScriptedFault expireToken() {
        return write(new Fault.ExpireToken());
    }

    /** Lets the call's session forget its last append, which was acknowledged; what the call asks for then meets that. */
    public ScriptedFault rewindSession() {
        return write(new Fault.Rewind());
    }

    /** One of these faults, drawn anew for each call that is struck; all that there are when none is named. */
    public ScriptedFault anyOf(FaultKind... kinds) {
        FaultKind[] choice = kinds.length == 0 ? FaultKind.values() : kinds.clone();
        return write(
                call ->
                        choice[Math.toIntExact(dice.roll(call, KIND, choice.length))].fault(
                                dice, call));
    }

    private ScriptedFault write(Fault fault) {
        return write(call -> fault);
    }

    private ScriptedFault write(LongFunction<Fault> fault) {
        FaultRule rule = new FaultRule(call -> matches.test(new SeenRequest(call)), chosen, fault);
        script.add(rule);
        return new ScriptedFault(script, rule, rule::hits);
    }

    private static Answer answerOf(int status, String body, Map<String, String> headers) {
        String type =
                body.startsWith("{") || body.equals("null")
                        ? "application/json"
                        : "text/plain; charset=utf-8";
        return Answer.text(status, type, body).withHeaders(headers);
    }
}
