package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import java.util.function.BiConsumer;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** One of many uploads, as the batch sees it: it ends once. */
final class BatchWork extends BaseSubscriber<FileMetadata> {

    private final UploadRequest request;
    private final Context context;
    private final AccountBatch batch;
    private final BatchedUpload member;
    private final BiConsumer<BatchWork, UploadResult> ended;

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
    }

    UploadRequest request() {
        return request;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    AccountBatch batch() {
        return batch;
    }

    BatchedUpload member() {
        return member;
    }

    @Override
    protected void hookOnNext(FileMetadata metadata) {
        ended.accept(this, UploadResult.stored(request, metadata));
    }

    @Override
    protected void hookOnError(Throwable failure) {
        failed(failure);
    }

    @Override
    protected void hookFinally(SignalType type) {
        member.close();
    }

    /** The upload did not begin, or has failed. */
    void failed(Throwable failure) {
        member.close();
        ended.accept(this, UploadResult.failed(request, BatchRun.told(failure)));
    }
}
