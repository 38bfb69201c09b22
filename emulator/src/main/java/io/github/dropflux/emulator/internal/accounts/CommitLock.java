package io.github.dropflux.emulator.internal.accounts;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The lock of an account's namespace: one commit call holds it at a time, and none waits for it. Thread-safe. */
public final class CommitLock {

    private final AtomicReference<@Nullable Hold> holder = new AtomicReference<>();

    CommitLock() {}

    /** Takes the lock until the hold is disposed of; empty while another call holds it. */
    public Optional<Disposable> tryAcquire() {
        Hold hold = new Hold();
        return holder.compareAndSet(null, hold) ? Optional.of(hold) : Optional.empty();
    }

    private final class Hold implements Disposable {

        @Override
        public void dispose() {
            holder.compareAndSet(this, null);
        }
    }
}
