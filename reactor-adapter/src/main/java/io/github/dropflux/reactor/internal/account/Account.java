package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.json.ResultReader.Listing;
import io.github.dropflux.internal.json.TokenReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderContinueArgument;
import io.github.dropflux.internal.protocol.Argument.NoArgument;
import io.github.dropflux.internal.protocol.Grant;
import io.github.dropflux.internal.protocol.Grant.CodeGrant;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.PlainText;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Transport;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.limit.Jitter;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.limit.WindowTurns;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.token.RefreshingTokens;
import io.github.dropflux.reactor.internal.token.TokenSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * One user's credentials, and everything that Dropbox counts per account: the access token, the rate
 * limit, the appends in flight, and the commits, which contend for one lock. Every call is made
 * through an account, so that nothing of one reaches another. Thread-safe.
 */
public final class Account {

    /** Entries, some 500 bytes each; Dropbox takes up to 2,000. */
    private static final int PAGE = 1000;

    /** After a first one of 20 seconds. */
    private static final int ID_QUESTIONS = 3;

    /** Dropbox may send some, of what was deleted say. */
    private static final int EMPTY_PAGES = 100;

    private final Caller caller;
    private final CommitQueue commits;
    private final Committer committer;
    private final RateLimitGate gate;
    private final ConcurrencyLimiter limiter;
    private final WindowTurns windows;
    private final ByteBudget.Tenant budget;
    private final AccountIdentity identity;
    private final SessionsAhead sessions;
    private final RetryPolicy retry;

    /**
     * How many appends may be in flight.
     *
     * @param automatic whether that is found, or is each upload's own number
     * @param most of one account, or of one upload; at least 1
     * @param window bytes of a whole append
     */
    public record Appends(boolean automatic, int most, long window) {}

    /** What accounts of one uploader have in common. */
    public record Terms(
            Transport transport,
            RetryPolicy retry,
            Appends appends,
            BatchSettings batch,
            SessionsAhead.Terms sessions,
            Telemetry telemetry,
            Supplier<Scheduler> timer,
            ByteBudget budget) {}

    Account(AccountKey key, Terms terms) {
        Jitter jitter = Jitter.of(terms.retry().random());
        this.gate = new RateLimitGate(terms.timer(), jitter);
        this.limiter = limiter(terms);
        this.windows = new WindowTurns(limiter::limit);
        Sender sender =
                new AuthorizedSender(
                        terms.transport(),
                        key.credentials().tokens(grant -> tokens(grant, terms), terms.timer()),
                        key.headers(),
                        terms.telemetry());
        this.caller = new Caller(sender, gate, limiter, terms.telemetry(), terms.timer());
        this.commits =
                new CommitQueue(
                        sender,
                        () -> gate.generation() != RateLimitGate.CLOSED,
                        terms.batch(),
                        terms.timer());
        this.committer = new Committer(caller, commits);
        this.retry = terms.retry();
        this.budget = terms.budget().tenant();
        this.identity = new AccountIdentity(key, caller, terms.retry(), terms.timer());
        this.sessions = new SessionsAhead(terms.sessions(), caller, gate, terms.timer());
    }

    private static ConcurrencyLimiter limiter(Terms terms) {
        Appends appends = terms.appends();
        return appends.automatic()
                ? ConcurrencyLimiter.automatic(
                        appends.window(),
                        appends.most(),
                        terms.timer(),
                        found ->
                                terms.telemetry()
                                        .appendLimit(
                                                found.limit(),
                                                found.phase(),
                                                found.unloaded(),
                                                found.cap(),
                                                found.reason()))
                : ConcurrencyLimiter.pinned(terms.timer());
    }

    /** A refusal of the token endpoint says nothing of the account's calls, so that it has its own gate. */
    static TokenSource tokens(RefreshGrant grant, Terms terms) {
        return new RefreshingTokens(granted(grant, terms.retry(), terms), terms.timer());
    }

    /** What is given for a grant, asked for once per subscription. Errors are a {@link io.github.dropflux.DropboxException}. */
    public static Mono<TokenGrant> granted(Grant grant, RetryPolicy retry, Terms terms) {
        Caller grants =
                new Caller(
                        AuthorizedSender.unauthorized(terms.transport(), terms.telemetry()),
                        // Nobody waits beside the one refresh, so that its wait needs no spread.
                        new RateLimitGate(terms.timer(), bound -> 0),
                        ConcurrencyLimiter.pinned(terms.timer()),
                        terms.telemetry(),
                        terms.timer());
        return grants.call(
                        CallPlan.of(
                                Request.of(grant),
                                response ->
                                        response.read(
                                                grant instanceof CodeGrant
                                                        ? TokenReader::lasting
                                                        : TokenReader::granted),
                                retry))
                .onErrorMap(Failures::toUser);
    }

    /** Makes the account's calls. */
    public Caller caller() {
        return caller;
    }

    /** Its sessions that nobody uses yet. */
    public SessionsAhead sessions() {
        return sessions;
    }

    /** Where commits take turns. */
    public CommitQueue commits() {
        return commits;
    }

    /** Makes files of its sessions. */
    public Committer committer() {
        return committer;
    }

    /** The account's part of the memory. */
    public ByteBudget.Tenant budget() {
        return budget;
    }

    /** Holds back the account's calls after a rate limit. */
    public RateLimitGate gate() {
        return gate;
    }

    /** How many appends may be in flight. */
    public ConcurrencyLimiter limiter() {
        return limiter;
    }

    /** When uploads may ask for windows. */
    public WindowTurns windows() {
        return windows;
    }

    /** The id under which checkpoints are kept, with no error; see {@link AccountIdentity#idOfCheckpoints}. */
    public Mono<String> idOfCheckpoints() {
        return identity.idOfCheckpoints();
    }

    /**
     * The id that the account has in other processes, too, asked for more than once where that may help. Errors are a {@link
     * io.github.dropflux.DropboxException}, where Dropbox does not say whose the token is.
     */
    public Mono<String> lastingId() {
        return identity.id()
                .retryWhen(
                        Retry.max(ID_QUESTIONS)
                                .filter(
                                        failure ->
                                                failure instanceof DropboxException asked
                                                        && asked.isTransient()))
                .onErrorMap(Exceptions::isRetryExhausted, Throwable::getCause);
    }

    /** The ids under which a checkpoint of the account may be kept, the likelier first. */
    public Flux<String> idsOfCheckpoints() {
        return identity.id().concatWith(Mono.fromSupplier(identity::otherId));
    }

    /** Fails unless the checkpoint is of this account, with a {@link io.github.dropflux.DropboxException}. */
    public Mono<Void> require(UploadCheckpoint checkpoint) {
        return requireOwner(
                checkpoint.accountId(), id -> LocalFailureException.ofForeign(checkpoint, id));
    }

    /** Fails unless the session is of this account, with a {@link io.github.dropflux.DropboxException}. */
    public Mono<Void> require(PreparedUpload prepared) {
        return requireOwner(
                prepared.accountId(), id -> LocalFailureException.ofForeign(prepared, id));
    }

    private Mono<Void> requireOwner(
            String accountId, Function<String, LocalFailureException> foreign) {
        return identity.owns(accountId)
                .filter(owns -> !owns)
                .flatMap(other -> identity.id())
                .flatMap(id -> Mono.error(foreign.apply(id)));
    }

    /**
     * Asks Dropbox whose token it is, once per subscription and without retry: completes when Dropbox
     * accepts the token. Errors are a {@link io.github.dropflux.DropboxException}.
     */
    public Mono<Void> ping() {
        return ask(
                        new NoArgument(Route.GET_CURRENT_ACCOUNT),
                        ResultReader::accountId,
                        RetryPolicy.none())
                .then();
    }

    /** Whose token it is. Errors are a {@link io.github.dropflux.DropboxException}. */
    public Mono<DropboxAccount> describe() {
        return ask(new NoArgument(Route.GET_CURRENT_ACCOUNT), ResultReader::account, retry);
    }

    /** How much room there is. Errors are a {@link io.github.dropflux.DropboxException}. */
    public Mono<DropboxAccount.Space> space() {
        return ask(new NoArgument(Route.GET_SPACE_USAGE), ResultReader::space, retry);
    }

    /** Ends the token, and the refresh token that it came from. Errors are a {@link io.github.dropflux.DropboxException}. */
    public Mono<Void> revoke() {
        return ask(
                        new NoArgument(Route.TOKEN_REVOKE),
                        // Any other answer of 200 is as good.
                        body -> true,
                        RetryPolicy.none())
                .then();
    }

    private <T> Mono<T> ask(Argument question, Function<byte[], T> reading, RetryPolicy retry) {
        return caller.call(
                        CallPlan.of(
                                Request.of(question), response -> response.read(reading), retry))
                .onErrorMap(Failures::toUser);
    }

    /**
     * The files below a folder, a page after the other as they are asked for. A server that gives page after page with nothing in
     * them, or the same place again and again, has to come to an end.
     *
     * @param page makes one call
     */
    public static Flux<FileMetadata> files(String folder, Function<Argument, Mono<Listing>> page) {
        return Flux.defer(
                () -> {
                    AtomicInteger empty = new AtomicInteger();
                    AtomicReference<String> before = new AtomicReference<>("");
                    return page.apply(new ListFolderArgument(folder, true, PAGE))
                            .expand(
                                    last -> {
                                        empty.set(last.entries() > 0 ? 0 : empty.get() + 1);
                                        if (!last.hasMore()) {
                                            return Mono.empty();
                                        }
                                        if (empty.get() > EMPTY_PAGES) {
                                            return Mono.error(
                                                    endless(
                                                            folder,
                                                            "more than "
                                                                    + EMPTY_PAGES
                                                                    + " pages in a row have nothing in"
                                                                    + " them"));
                                        }
                                        if (last.cursor().equals(before.getAndSet(last.cursor()))) {
                                            return Mono.error(
                                                    endless(
                                                            folder,
                                                            "a page ends where the one before it ended"));
                                        }
                                        return page.apply(
                                                new ListFolderContinueArgument(last.cursor()));
                                    })
                            .concatMapIterable(Listing::files, 1);
                });
    }

    private static DropboxTransportException endless(String folder, String why) {
        return DropboxTransportException.of(
                "the listing of "
                        + PlainText.quote(folder)
                        + " has no end: "
                        + why
                        + "; list it later, or a folder below",
                true,
                null);
    }

    /** A page of a listing, tried again as uploads are. Errors are a {@link io.github.dropflux.DropboxException}. */
    public Mono<Listing> list(Argument page) {
        return ask(page, ResultReader::listing, retry);
    }
}
