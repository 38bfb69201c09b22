package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload.BatchItem;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import io.github.dropflux.reactor.internal.upload.SessionCalls;
import io.github.dropflux.reactor.internal.upload.UploadCalls;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import io.github.dropflux.reactor.internal.upload.Uploads;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Many uploads: pulls requests as results are wanted, keeps a few sources open, and hands each result
 * on as it comes. A request is pulled only when there is demand for its result, so that results wait
 * for nobody.
 *
 * <p>All state is confined to the loop. A cancel stops the requests, every upload and every call.
 *
 * @param <V> what one ends well with
 * @param <R> how it is reported
 */
final class BatchRun<V, R> implements CoreSubscriber<UploadRequest>, Subscription {

    private record Waiting(UploadRequest request, AccountBatch batch) {}

    private final SerialLoop loop = new SerialLoop();
    private final BatchKind<V, R> kind;
    private final CoreSubscriber<? super R> actual;
    private final UploaderResources resources;
    private final Uploads uploads;
    private final Function<UploadRequest, AccountKey> accounts;
    private final Function<UploadRequest, BatchItem> items;

    /** Of those accounts to which a file is on its way. */
    private final Map<AccountKey, AccountBatch> batches = new HashMap<>();

    private final int mostActive;

    /** The publisher of requests may block, and is asked by one thread at a time. */
    private final Disposable.Composite pulls = Disposables.composite();

    private final Scheduler.Worker puller = Schedulers.boundedElastic().createWorker();

    private final Disposable.Swap ending = Disposables.swap();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final OpenSources sources;
    private final Set<BatchWork<V, R>> works = new LinkedHashSet<>();
    private @Nullable Subscription requests;
    private volatile boolean cancelled;

    /** Results that are wanted and have not come. */
    private long wanted;

    /** Requests that were asked for and have not come. */
    private long asked;

    /** Requests that have come, and whose results have not. */
    private int active;

    private boolean ended;
    private @Nullable Throwable failure;

    /** Read by calls that are about to begin, on any thread. */
    private volatile boolean over;

    BatchRun(
            BatchKind<V, R> kind,
            UploaderResources resources,
            Function<UploadRequest, AccountKey> accounts,
            Function<UploadRequest, BatchItem> items,
            CoreSubscriber<? super R> actual) {
        this.kind = kind;
        this.resources = resources;
        this.uploads = new Uploads(resources);
        this.accounts = accounts;
        this.items = items;
        this.actual = actual;
        this.sources =
                new OpenSources(
                        resources.settings().timer(),
                        loop,
                        () -> resources.budget().waiting() > 0,
                        this::advance);
        // While as many are committed, as many are read and sent.
        this.mostActive = 2 * resources.settings().batch().maxCommits();
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        requests = s;
        actual.onSubscribe(this);
        ending.update(resources.running().onEnd(this::closed));
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            loop.execute(
                    () -> {
                        wanted = Operators.addCap(wanted, n);
                        advance();
                    });
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        loop.execute(this::stop);
    }

    @Override
    public void onNext(UploadRequest request) {
        loop.execute(
                () -> {
                    if (over) {
                        return;
                    }
                    asked--;
                    try {
                        came(request, batch(request));
                    } catch (Throwable e) {
                        // No request at all, or credentials that throw when they are compared.
                        refuse(e);
                    }
                    advance();
                });
    }

    private void came(UploadRequest request, AccountBatch batch) {
        active++;
        batch.came();
        waiting.add(new Waiting(request, batch));
        batch.sessions().announced();
    }

    /** Not an error of the requests, which would come as it is. */
    private void refuse(Throwable thrown) {
        failure = Failures.toUser(thrown);
        Guards.run(currentContext(), this::cancelRequests);
        end();
    }

    /** The uploader is closed: what was pulled ends in its own failure, and nothing more is pulled. */
    private void closed() {
        loop.execute(() -> refuseUnlessEnded(LocalFailureException.ofClosed()));
    }

    private void refuseUnlessEnded(Throwable thrown) {
        if (!over && !ended) {
            refuse(thrown);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        loop.execute(
                () -> {
                    failure = thrown;
                    end();
                });
    }

    @Override
    public void onComplete() {
        loop.execute(this::end);
    }

    private void end() {
        ended = true;
        batches.values().forEach(batch -> batch.sessions().evaluate());
        advance();
    }

    private void advance() {
        if (over || cancelled) {
            return;
        }
        Iterator<Waiting> next = waiting.iterator();
        while (next.hasNext()) {
            Waiting request = next.next();
            if (sources.mayOpen(request.batch().openSources())) {
                next.remove();
                open(request);
            }
        }
        sources.waiting(!waiting.isEmpty());
        pull();
        if (ended && active == 0) {
            complete();
        }
    }

    private void pull() {
        Subscription s = requests;
        long more = Math.min(wanted, mostActive) - active - asked;
        if (s == null || ended || more <= 0) {
            return;
        }
        asked += more;
        HandOver pull = new HandOver();
        pulls.add(pull);
        pull.run(
                resources.settings(),
                puller::schedule,
                () -> {
                    pulls.remove(pull);
                    s.request(more);
                },
                e -> loop.execute(() -> refuseUnlessEnded(e)));
    }

    private AccountBatch batch(UploadRequest request) {
        return batches.computeIfAbsent(
                accounts.apply(request),
                key ->
                        new AccountBatch(
                                key, resources, currentContext(), loop, () -> asked > 0 && !ended));
    }

    private void open(Waiting next) {
        sources.opened();
        AccountBatch batch = next.batch();
        batch.opened(1);
        BatchedUpload member = batch.sessions().open(() -> loop.execute(() -> read(batch)));
        BatchWork<V, R> work =
                new BatchWork<>(
                        kind, next.request(), batch, member, currentContext(), this::result);
        works.add(work);
        // A source may block when it is subscribed.
        work.handOver()
                .run(
                        resources.settings(),
                        Schedulers.boundedElastic()::schedule,
                        () -> begin(work),
                        work::failed);
    }

    private void begin(BatchWork<V, R> work) {
        if (work.isDisposed()) {
            work.member().close();
            return;
        }
        try {
            BatchItem item = items.apply(work.request());
            Account account = work.batch().lease().account();
            work.begin(kind.work().of(uploads, account, item, calls(account, item, work)));
        } catch (Throwable e) {
            work.failed(e);
        }
        // Waiting for bytes that small files hold shows only now.
        loop.execute(work.batch().sessions()::evaluate);
    }

    private UploadCalls.Factory calls(Account account, BatchItem item, BatchWork<V, R> work) {
        return (progress, cancelled) ->
                new BatchedCalls(
                        new SessionCalls(
                                resources,
                                account,
                                progress,
                                item.task().commit(),
                                work.member().sharesCalls(),
                                () -> over || cancelled.getAsBoolean()),
                        work.member(),
                        progress);
    }

    /** A source needs to be open no longer. */
    private void read(AccountBatch batch) {
        sources.read();
        batch.opened(-1);
        advance();
    }

    private void result(BatchWork<V, R> work, R result) {
        loop.execute(
                () -> {
                    if (over || cancelled || !works.remove(work)) {
                        return;
                    }
                    active--;
                    if (work.batch().ended()) {
                        work.batch().stop();
                        batches.values().remove(work.batch());
                    }
                    wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
                    handOn(result);
                    advance();
                });
    }

    /** A subscriber that throws is given no more, and everything stops. */
    private void handOn(R result) {
        try {
            actual.onNext(result);
        } catch (Throwable e) {
            failure = e;
            complete();
        }
    }

    private void complete() {
        stop();
        if (failure != null) {
            actual.onError(failure);
        } else {
            actual.onComplete();
        }
    }

    private void stop() {
        if (over) {
            return;
        }
        over = true;
        Context context = currentContext();
        Guards.all(
                context,
                this::cancelRequests,
                () -> ending.dispose(),
                pulls::dispose,
                puller::dispose,
                sources::stop,
                () -> Guards.each(context, waiting, each -> each.batch().sessions().withdrawn(1)),
                waiting::clear,
                () -> Guards.each(context, works, BatchWork::dispose),
                works::clear,
                () -> Guards.each(context, batches.values(), AccountBatch::stop),
                batches::clear);
    }

    private void cancelRequests() {
        Subscription s = requests;
        if (s != null && !ended) {
            s.cancel();
        }
    }
}
