package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.internal.protocol.Grant.CodeGrant;
import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.Accounts;
import io.github.dropflux.reactor.internal.account.SessionsAhead;
import io.github.dropflux.reactor.internal.http.Transport;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import io.github.dropflux.reactor.internal.window.WindowHasher;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** What the process has once for each uploader, whatever the account: memory, hashing threads, and the accounts themselves. */
public final class UploaderResources {

    private final UploadSettings settings;
    private final WindowHasher hasher = new WindowHasher();
    private final RunningUploads running = new RunningUploads(LocalFailureException::ofClosed);
    private final ByteBudget budget;
    private final Account.Terms terms;
    private final Accounts accounts;

    public UploaderResources(Transport transport, UploadSettings settings) {
        this.settings = settings;
        this.budget =
                new ByteBudget(settings.budget(), settings.windowSize(), settings.manyAccounts());
        this.terms =
                new Account.Terms(
                        transport,
                        settings.retry(),
                        new Account.Appends(
                                settings.automatic(),
                                settings.concurrency(),
                                settings.windowSize()),
                        settings.batch(),
                        new SessionsAhead.Terms(
                                settings.sessionsAhead(),
                                settings.limits().sessionLifetime(),
                                running),
                        settings.telemetry(),
                        settings.timer(),
                        budget);
        this.accounts = new Accounts(terms, settings.timer());
    }

    public UploadSettings settings() {
        return settings;
    }

    public WindowHasher hasher() {
        return hasher;
    }

    public RunningUploads running() {
        return running;
    }

    public ByteBudget budget() {
        return budget;
    }

    public Accounts accounts() {
        return accounts;
    }

    /** What is given for a code, which is good for one try. */
    public Mono<TokenGrant> granted(CodeGrant code) {
        return Account.granted(code, RetryPolicy.none(), terms);
    }

    /** The time, by the timer's clock. */
    public Instant now() {
        return Instant.ofEpochMilli(settings.timer().get().now(TimeUnit.MILLISECONDS));
    }
}
