package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;

/** A route whose argument is its body. */
public interface RpcRoute {

    /** Does what is asked of an account, or refuses. Off the event loop. */
    Answer call(Account account, Argument argument);

    /** As {@link #call(Account, Argument)}; in a route that commits, commits go wrong as planned. */
    default Answer call(Account account, Argument argument, FaultPlan plan) {
        return call(account, argument);
    }
}
