package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.token.Credentials;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import io.github.dropflux.reactor.internal.upload.Uploads;
import java.util.function.BiFunction;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Makes uploads in the name of one account. */
final class SimulatedUser {

    private final UploaderResources resources;
    private final Uploads uploads;
    private final SimulatedDropbox dropbox;
    private final SimulatedAccount account;
    private final AccountKey key;

    SimulatedUser(
            UploaderResources resources,
            SimulatedDropbox dropbox,
            SimulatedAccount account,
            SimulatedTime time) {
        this.resources = resources;
        this.uploads = new Uploads(resources);
        this.dropbox = dropbox;
        this.account = account;
        AccountPlan plan = account.plan();
        Credentials credentials =
                switch (plan.kind()) {
                    case GRANT -> new Credentials.Refresh(account.grant(), null);
                    case FIXED -> new Credentials.Fixed(account.tokens().fixed(), null);
                    case SUPPLIED -> {
                        Mono<String> supplied = supplied(time);
                        yield new Credentials.Supplied(supplied, supplied, null);
                    }
                };
        this.key =
                AccountKey.of(
                        plan.named() ? credentials.named("user " + plan.number()) : credentials);
    }

    private Mono<String> supplied(SimulatedTime time) {
        SimulatedTokens tokens = account.tokens();
        return Mono.create(
                sink -> {
                    Disposable wait =
                            time.after(tokens.delay(), () -> sink.success(tokens.current()));
                    sink.onCancel(wait);
                });
    }

    /** Whether Dropbox is asked whose its token is. */
    boolean isAskedFor() {
        return account.plan().kind() != AccountPlan.Kind.GRANT && !account.plan().named();
    }

    /** Each use has the account from its subscription to its end. */
    <T> Mono<T> use(BiFunction<Uploads, Account, Mono<T>> work) {
        return resources.accounts().use(key, used -> work.apply(uploads, used));
    }

    SimulatedAccount account() {
        return account;
    }

    AccountKey key() {
        return key;
    }

    /** Whether a question that was asked before, and may yet go wrong, would be a new call's too. */
    boolean mayBeRefused() {
        return dropbox.questions(account).goingOn() > 0;
    }
}
