package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.auth.Access;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as it arrived, before its body is read.
 *
 * @param request the request
 * @param facts what it says apart from its body
 * @param call the record of it
 * @param access the account that its token reaches
 * @param commit its hold on the account's commit lock, if it takes one; disposed of before the answer is sent
 */
record Arrival(
        HttpServerRequest request,
        RequestFacts facts,
        RecordedCall call,
        Access access,
        Disposable.Swap commit) {

    /** Plans the call, now that it is known which account it reaches, if any. */
    FaultPlan plan(CallPlanner planner, Optional<Account> account) {
        account.ifPresent(reached -> call.account(reached.name()));
        return planner.plan(call, account.orElse(null), commit);
    }
}
