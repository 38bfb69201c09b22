package io.github.dropflux.emulator.internal.accounts;

import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.files.FileTree;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Switches;
import io.github.dropflux.emulator.internal.sessions.SessionTable;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All accounts by name, each created on first use. Thread-safe. */
public final class Accounts {

    /** Name of the account that unassigned tokens reach. */
    public static final String DEFAULT = "default";

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Limits limits;
    private final Switches switches;

    /** No accounts yet. */
    public Accounts(InstantSource clock, Limits limits, Switches switches) {
        this.clock = clock;
        this.limits = limits;
        this.switches = switches;
    }

    /** The account of this name. */
    public Account get(String name) {
        Account account = accounts.get(name);
        if (account != null) {
            return account;
        }
        Account created =
                new Account(
                        name,
                        Profile.of(name),
                        new FileTree(clock, limits.space()),
                        new SessionTable(clock, limits, switches),
                        new FaultScript(),
                        new CommitLock());
        Account first = accounts.putIfAbsent(name, created);
        return first == null ? created : first;
    }

    /** Empties all accounts, which stay. */
    public void reset() {
        for (Account account : accounts.values()) {
            account.faults().clear();
            account.sessions().clear();
            account.files().clear();
        }
    }

    /** The account that unassigned tokens reach. */
    public Account standard() {
        return get(DEFAULT);
    }
}
