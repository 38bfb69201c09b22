package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.FaultScript;

/**
 * Makes calls go wrong, as scripted: those of every account, or of one account only. Thread-safe; a rule holds for calls that arrive after it was written.
 *
 * <pre>{@code
 * dropbox.faults().on(APPEND_V2).call(2).answer(503, "");
 * dropbox.faults().on(APPEND_V2).every(3).loseAnswer();
 * dropbox.faults().on(FINISH).always().wrongHash();
 * dropbox.faults().on(FINISH_BATCH_V2).everyEntry(5).fail("too_many_write_operations");
 * dropbox.faults().onAny().oneIn(3, seed).anyOf(UNAVAILABLE, RESET_IN_BODY, LOST_ANSWER);
 * }</pre>
 *
 * <p>When several rules strike one call, the first that ends the call wins, and all that only bend it, such as delays, add up.
 * Rules for every account take precedence over those of one account.
 */
public final class Faults {

    private final FaultScript script;

    Faults(FaultScript script) {
        this.script = script;
    }

    /** Begins a rule for a route. */
    public FaultTrigger on(EmulatedRoute route) {
        return new FaultTrigger(script, request -> request.is(route));
    }

    /** Begins a rule for all routes. */
    public FaultTrigger onAny() {
        return new FaultTrigger(script, request -> true);
    }

    /** Takes out all rules that were written here. */
    public void clear() {
        script.clear();
    }
}
