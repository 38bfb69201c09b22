package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.account.Accounts;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.util.function.BooleanSupplier;
import reactor.util.context.Context;

/**
 * The files of one batch that go to one account, which is in use for as long as there is one of them.
 * Confined to the batch's loop.
 */
final class AccountBatch {

    private final Context context;
    private final Accounts.Lease lease;
    private final BatchSessions sessions;
    private int files;
    private int openSources;

    AccountBatch(
            AccountKey key,
            UploaderResources resources,
            Context context,
            SerialLoop loop,
            BooleanSupplier requestsMayCome) {
        this.context = context;
        this.lease = resources.accounts().lease(key);
        this.sessions =
                new BatchSessions(
                        new BatchCalls(resources, lease.account(), context), loop, requestsMayCome);
    }

    Accounts.Lease lease() {
        return lease;
    }

    BatchSessions sessions() {
        return sessions;
    }

    int openSources() {
        return openSources;
    }

    /** So many more sources are open; fewer when negative. */
    void opened(int more) {
        openSources += more;
    }

    /** A file of this account has come. */
    void came() {
        files++;
    }

    /** A file of this account has ended; returns whether it was the last. */
    boolean ended() {
        return --files == 0;
    }

    /** Ends its calls, and lets the account go. */
    void stop() {
        Guards.all(context, sessions::stop, lease::release);
    }
}
