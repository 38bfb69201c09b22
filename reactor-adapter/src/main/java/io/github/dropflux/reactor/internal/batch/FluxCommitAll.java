package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.CommitResult;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.Accounts;
import io.github.dropflux.reactor.internal.account.CommitQueue;
import io.github.dropflux.reactor.internal.account.Committer;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Commits of sessions that are closed, in the name of one account, of which many share a call. Those to the same path keep their
 * order: the later waits for the earlier one's end.
 */
public final class FluxCommitAll extends Flux<CommitResult> {

    /** A session that is this much younger than the oldest may be is gone for another reason than its age. */
    private static final Duration MARGIN = Duration.ofHours(12);

    /** A session that was closed on purpose says so to a commit only after it was committed. */
    private static final String SPENT = "lookup_failed/closed";

    private final UploaderResources resources;
    private final Accounts.Lease account;
    private final Flux<PreparedUpload> prepared;

    /**
     * For one subscription.
     *
     * @param account released by its owner
     * @param prepared {@link FluxBatchUpload#guarded}
     */
    public FluxCommitAll(
            UploaderResources resources, Accounts.Lease account, Flux<PreparedUpload> prepared) {
        this.resources = resources;
        this.account = account;
        this.prepared = prepared;
    }

    @Override
    public void subscribe(CoreSubscriber<? super CommitResult> actual) {
        Map<String, Sinks.Empty<Void>> last = new ConcurrentHashMap<>();
        CommitQueue queue = account.account().commits();
        AtomicBoolean more = new AtomicBoolean(true);
        AtomicBoolean cancelled = new AtomicBoolean();
        BooleanSupplier stopped = () -> cancelled.get() || resources.running().hasEnded();
        Runnable noMore =
                () -> {
                    if (more.compareAndSet(true, false)) {
                        queue.announce(-1);
                    }
                };
        // So that a commit waits a little for those that come after it.
        queue.announce(1);
        prepared.takeUntilOther(
                        resources.running().ending(Mono.never(), LocalFailureException::ofClosed))
                // The publisher may block.
                .subscribeOn(Schedulers.boundedElastic())
                .doOnTerminate(noMore)
                .flatMapDelayError(
                        each -> inOrder(each, last, stopped),
                        2 * resources.settings().batch().maxCommits(),
                        1)
                .doFinally(end -> noMore.run())
                .doOnCancel(() -> cancelled.set(true))
                .subscribe(actual);
    }

    /** Called by one thread at a time. */
    private Mono<CommitResult> inOrder(
            PreparedUpload each, Map<String, Sinks.Empty<Void>> last, BooleanSupplier stopped) {
        String path = each.commit().path().toLowerCase(Locale.ROOT);
        Sinks.Empty<Void> done = Sinks.empty();
        Sinks.Empty<Void> before = last.put(path, done);
        Mono<CommitResult> commit = Mono.defer(() -> commit(each, stopped));
        return (before == null ? commit : before.asMono().then(commit))
                // Not on a cancel, which ends those that wait, too.
                .doOnTerminate(
                        () -> {
                            last.remove(path, done);
                            done.tryEmitEmpty();
                        });
    }

    private Mono<CommitResult> commit(PreparedUpload each, BooleanSupplier stopped) {
        Attempt attempt = new Attempt(each, stopped);
        return resources
                .running()
                .ending(attempt.make(account.account()), attempt::closed)
                .onErrorResume(failure -> Mono.fromSupplier(() -> attempt.failed(failure)));
    }

    /** A commit of one session. */
    private final class Attempt {

        private final PreparedUpload prepared;
        private final BooleanSupplier stopped;

        /** Calls of ours; where there was more than one, the answer of the first that committed it may have been lost. */
        private final AtomicInteger calls = new AtomicInteger();

        /** Whether the session was found spent by the first call. */
        private final AtomicBoolean spent = new AtomicBoolean();

        /**
         * @param stopped whether all are cancelled, or about to be, so that no call may begin; asked on any thread
         */
        Attempt(PreparedUpload prepared, BooleanSupplier stopped) {
            this.prepared = prepared;
            this.stopped = stopped;
        }

        Mono<CommitResult> make(Account account) {
            Committer.Commit file =
                    new Committer.Commit(
                            prepared.commit(),
                            prepared.length(),
                            prepared.contentHash(),
                            resources.settings().commitRetry(),
                            this::called);
            FinishArgument session =
                    new FinishArgument(
                            UploadCursor.of(prepared.sessionId(), prepared.length()),
                            prepared.commit(),
                            null);
            return account.require(prepared)
                    .then(account.committer().commit(session, file, true, true, this::lookedFor))
                    .map(stored -> file.verified(stored))
                    .map(this::result);
        }

        /** Of many commits that are cancelled, the first gives its turn up, which is not for one of the others. */
        private void called() {
            if (stopped.getAsBoolean()) {
                throw new IllegalStateException("the commits are cancelled");
            }
            calls.incrementAndGet();
        }

        private void lookedFor(Throwable failure) {
            spent.set(
                    calls.get() == 1
                            && failure instanceof RefusedCallException refused
                            && refused.error().status() == 409);
        }

        private CommitResult result(FileMetadata file) {
            return spent.get()
                    ? CommitResult.alreadyCommitted(prepared, file)
                    : CommitResult.committed(prepared, file);
        }

        DropboxException closed() {
            return Failures.ofClosing(prepared.commit().path(), calls.get() > 0);
        }

        CommitResult failed(Throwable thrown) {
            DropboxException failure = Failures.toUser(thrown);
            if (!(failure instanceof DropboxApiException refused)
                    || !(refused.sessionExpired() || refused.tag().equals(SPENT))) {
                return CommitResult.failed(prepared, failure, false);
            }
            Instant now = resources.now();
            Duration age = Duration.between(prepared.startedAt(), now);
            Duration lifetime = resources.settings().limits().sessionLifetime();
            boolean expired =
                    refused.sessionExpired() && age.compareTo(lifetime.minus(MARGIN)) >= 0;
            DropboxException told =
                    DropboxApiException.of(
                            refused.status(),
                            refused.route(),
                            refused.tag(),
                            why(age, lifetime, expired),
                            false);
            String id = refused.requestId().orElse(null);
            return CommitResult.failed(
                    prepared, id == null ? told : told.withRequestId(id), expired);
        }

        private String why(Duration age, Duration lifetime, boolean expired) {
            String begun = "its session was begun " + HumanTime.of(age) + " ago";
            return expired
                    ? begun
                            + ", and sessions live "
                            + HumanTime.of(lifetime)
                            + ": upload the file anew"
                    : begun
                            + ", and is spent rather than too old (sessions live "
                            + HumanTime.of(lifetime)
                            + "): it was committed before, and the file of then is not"
                            + " at its path any more; look what is there before you upload it anew";
        }
    }
}
