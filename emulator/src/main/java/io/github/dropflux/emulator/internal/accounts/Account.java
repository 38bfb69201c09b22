package io.github.dropflux.emulator.internal.accounts;

import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.files.FileTree;
import io.github.dropflux.emulator.internal.sessions.SessionTable;

/**
 * The state of one account. A route is handed the account that its call reaches, and has no way to another account's files or
 * sessions. Thread-safe.
 *
 * @param name name given by the test
 * @param profile what the account says about itself
 * @param files committed files
 * @param sessions open sessions
 * @param faults rules that strike only calls that reach this account
 * @param commitLock held by the one commit that the namespace takes at a time
 */
public record Account(
        String name,
        Profile profile,
        FileTree files,
        SessionTable sessions,
        FaultScript faults,
        CommitLock commitLock) {

    @Override
    public String toString() {
        return "account " + name;
    }
}
