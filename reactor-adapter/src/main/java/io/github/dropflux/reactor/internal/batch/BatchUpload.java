package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Uploads that share their calls, as {@link BatchRun} says; each subscription is a run of its own. */
public final class BatchUpload<Q> extends Flux<BatchResult<Q>> {

    private final UploadPipeline pipeline;
    private final Publisher<? extends Q> requests;
    private final Function<Q, BatchItem> items;

    /**
     * @param items what a request asks for; what it throws is that request's failure
     */
    public BatchUpload(
            UploadPipeline pipeline,
            Publisher<? extends Q> requests,
            Function<Q, BatchItem> items) {
        this.pipeline = pipeline;
        this.requests = requests;
        this.items = items;
    }

    @Override
    public void subscribe(CoreSubscriber<? super BatchResult<Q>> actual) {
        Flux.<Q>from(requests).subscribe(new BatchRun<>(pipeline, items, actual));
    }
}
