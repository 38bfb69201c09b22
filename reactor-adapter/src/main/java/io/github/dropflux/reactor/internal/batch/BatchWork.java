package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One of many uploads, as the batch sees it: it ends once.
 *
 * @param <V> what it ends well with
 * @param <R> how it is reported
 */
final class BatchWork<V, R> {

    private final BatchKind<V, R> kind;
    private final UploadRequest request;
    private final Context context;
    private final AccountBatch batch;
    private final BatchedUpload member;
    private final BiConsumer<BatchWork<V, R>, R> ended;
    private final Outcome<V> outcome;
    private final HandOver handOver = new HandOver();

    BatchWork(
            BatchKind<V, R> kind,
            UploadRequest request,
            AccountBatch batch,
            BatchedUpload member,
            Context context,
            BiConsumer<BatchWork<V, R>, R> ended) {
        this.kind = kind;
        this.request = request;
        this.batch = batch;
        this.member = member;
        this.context = context;
        this.ended = ended;
        this.outcome = new Outcome<>(context, this::ended);
    }

    UploadRequest request() {
        return request;
    }

    AccountBatch batch() {
        return batch;
    }

    BatchedUpload member() {
        return member;
    }

    /** What begins it. */
    HandOver handOver() {
        return handOver;
    }

    /** Subscribes to the upload. */
    void begin(Mono<V> upload) {
        outcome.of(upload);
    }

    boolean isDisposed() {
        return outcome.isDisposed();
    }

    /** Cancels the upload, of which no result comes. */
    void dispose() {
        Guards.all(context, handOver::dispose, outcome::dispose, member::close);
    }

    private void ended(@Nullable V value, @Nullable Throwable failure) {
        if (value != null) {
            member.close();
            ended.accept(this, kind.succeeded().apply(request, value));
        } else {
            failed(failure == null ? new IllegalStateException("an upload without end") : failure);
        }
    }

    /** The upload did not begin, or has failed. */
    void failed(Throwable failure) {
        member.close();
        ended.accept(this, kind.failed().apply(request, Failures.toUser(failure)));
    }
}
