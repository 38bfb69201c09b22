package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.reactor.internal.pipeline.SerialLoop;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
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
 */
final class BatchRun<Q> implements CoreSubscriber<Q>, Subscription {

    /** Sources that are read at once. */
    static final int OPEN_SOURCES = 16;

    private final SerialLoop loop = new SerialLoop();
    private final CoreSubscriber<? super BatchResult<Q>> actual;
    private final UploadPipeline pipeline;
    private final Function<Q, BatchItem> items;
    private final SmallFiles files;
    private final int mostActive;

    /** Whoever gives the requests may block, and is asked by one thread at a time. */
    private final Scheduler.Worker puller = Schedulers.boundedElastic().createWorker();

    private final ArrayDeque<Q> waiting = new ArrayDeque<>();
    private final Set<BatchWork<Q>> works = new HashSet<>();
    private @Nullable Subscription requests;
    private volatile boolean cancelled;

    /** Results that are wanted and have not come. */
    private long wanted;

    /** Requests that were asked for and have not come. */
    private long asked;

    /** Requests that have come, and whose results have not. */
    private int active;

    private int open;
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean over;

    BatchRun(
            UploadPipeline pipeline,
            Function<Q, BatchItem> items,
            CoreSubscriber<? super BatchResult<Q>> actual) {
        this.pipeline = pipeline;
        this.items = items;
        this.actual = actual;
        this.files = new SmallFiles(pipeline.batchCalls(), loop, () -> asked > 0 && !ended);
        // While as many are committed, as many are read and sent.
        this.mostActive = 2 * pipeline.batchCalls().limits().maxCommits();
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        requests = s;
        actual.onSubscribe(this);
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
    public void onNext(Q request) {
        loop.execute(
                () -> {
                    if (over) {
                        return;
                    }
                    asked--;
                    active++;
                    waiting.add(request);
                    files.announced();
                    advance();
                });
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
        files.evaluate();
        advance();
    }

    private void advance() {
        if (over || cancelled) {
            return;
        }
        while (open < OPEN_SOURCES && !waiting.isEmpty()) {
            open(waiting.remove());
        }
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
        try {
            puller.schedule(() -> s.request(more));
        } catch (RejectedExecutionException e) {
            onError(e);
        }
    }

    private void open(Q request) {
        open++;
        SmallFile member = files.open(() -> loop.execute(this::read));
        BatchWork<Q> work = new BatchWork<>(request, member, currentContext(), this::result);
        works.add(work);
        try {
            // A source may block when it is subscribed.
            Schedulers.boundedElastic().schedule(() -> begin(work));
        } catch (RejectedExecutionException e) {
            work.failed(e);
        }
    }

    private void begin(BatchWork<Q> work) {
        if (work.isDisposed()) {
            work.member().close();
            return;
        }
        try {
            BatchItem item = items.apply(work.request());
            pipeline.upload(item.task(), item.source(), work.member()).subscribe(work);
        } catch (Throwable e) {
            work.failed(e);
        }
        // Waiting for bytes that small files hold shows only now.
        loop.execute(files::evaluate);
    }

    /** A source needs to be open no longer. */
    private void read() {
        open--;
        advance();
    }

    private void result(BatchWork<Q> work, BatchResult<Q> result) {
        loop.execute(
                () -> {
                    if (over || cancelled || !works.remove(work)) {
                        return;
                    }
                    active--;
                    wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
                    actual.onNext(result);
                    advance();
                });
    }

    static DropboxException told(Throwable thrown) {
        return thrown instanceof DropboxException told
                ? told
                : LocalFailureException.of(Origin.OTHER, thrown);
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
        Subscription s = requests;
        if (s != null && !ended) {
            s.cancel();
        }
        puller.dispose();
        files.withdrawn(waiting.size());
        waiting.clear();
        works.forEach(BatchWork::dispose);
        works.clear();
        files.stop();
    }
}
