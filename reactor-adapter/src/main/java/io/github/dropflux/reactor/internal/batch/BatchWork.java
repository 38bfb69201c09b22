package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** One of many uploads, as the batch sees it: it ends once. */
final class BatchWork {

    private final UploadRequest request;
    private final Context context;
    private final AccountBatch batch;
    private final BatchedUpload member;
    private final BiConsumer<BatchWork, UploadResult> ended;
    private final Outcome<FileMetadata> outcome;
    private final HandOver handOver = new HandOver();

    BatchWork(
            UploadRequest request,
            AccountBatch batch,
            BatchedUpload member,
            Context context,
            BiConsumer<BatchWork, UploadResult> ended) {
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
    void begin(Mono<FileMetadata> upload) {
        outcome.of(upload);
    }

    boolean isDisposed() {
        return outcome.isDisposed();
    }

    /** Cancels the upload, of which no result comes. */
    void dispose() {
        Guards.all(context, handOver::dispose, outcome::dispose, member::close);
    }

    private void ended(@Nullable FileMetadata metadata, @Nullable Throwable failure) {
        if (metadata != null) {
            member.close();
            ended.accept(this, UploadResult.stored(request, metadata));
        } else {
            failed(failure == null ? new IllegalStateException("an upload without end") : failure);
        }
    }

    /** The upload did not begin, or has failed. */
    void failed(Throwable failure) {
        member.close();
        ended.accept(this, UploadResult.failed(request, Failures.toUser(failure)));
    }
}
