package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.FileMetadata;
import java.util.function.BiConsumer;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** One of many uploads, as the batch sees it: it ends once. */
final class BatchWork<Q> extends BaseSubscriber<FileMetadata> {

    private final Q request;
    private final Context context;
    private final SmallFile member;
    private final BiConsumer<BatchWork<Q>, BatchResult<Q>> ended;

    BatchWork(
            Q request,
            SmallFile member,
            Context context,
            BiConsumer<BatchWork<Q>, BatchResult<Q>> ended) {
        this.request = request;
        this.member = member;
        this.context = context;
        this.ended = ended;
    }

    Q request() {
        return request;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    SmallFile member() {
        return member;
    }

    @Override
    protected void hookOnNext(FileMetadata metadata) {
        ended.accept(this, new BatchResult<>(request, metadata, null));
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
        ended.accept(this, new BatchResult<>(request, null, BatchRun.told(failure)));
    }
}
