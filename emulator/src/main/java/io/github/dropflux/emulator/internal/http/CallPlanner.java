package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Plans what goes wrong with a call. The rules for all accounts come first, then those of the account that the call reaches,
 * and finally the contention with another commit to that account. Thread-safe.
 */
public final class CallPlanner {

    private static final Set<String> COMMITS =
            Set.of(
                    "files/upload",
                    "files/upload_session/finish",
                    "files/upload_session/finish_batch_v2");

    private final FaultScript script;
    private final @Nullable Fault contention;

    /**
     * A planner.
     *
     * @param script rules for all accounts
     * @param contention what strikes a commit while another one is in flight; null lets them commit together
     */
    public CallPlanner(FaultScript script, @Nullable Fault contention) {
        this.script = script;
        this.contention = contention;
    }

    /**
     * Plans a call, and takes the account's lock if the call commits.
     *
     * @param account null if the call reaches none
     * @param hold where the lock's hold is put; disposed of when the call ends
     */
    FaultPlan plan(RecordedCall call, @Nullable Account account, Disposable.Swap hold) {
        List<Fault> faults = new ArrayList<>(script.strike(call));
        if (account != null) {
            faults.addAll(account.faults().strike(call));
            if (contention != null && COMMITS.contains(call.function())) {
                Optional<Disposable> lock = account.commitLock().tryAcquire();
                lock.ifPresentOrElse(hold::update, () -> faults.add(contention));
            }
        }
        return new FaultPlan(faults);
    }
}
