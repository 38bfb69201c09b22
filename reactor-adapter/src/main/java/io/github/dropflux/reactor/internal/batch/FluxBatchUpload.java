package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.guard.GuardedFlux;
import io.github.dropflux.reactor.internal.guard.GuardedFlux.Patience;
import io.github.dropflux.reactor.internal.upload.UploadSettings;
import io.github.dropflux.reactor.internal.upload.UploadTask;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Uploads that share their calls, as {@link BatchRun} says; each subscription is a separate run.
 *
 * @param <V> what one ends well with
 * @param <R> how it is reported
 */
public final class FluxBatchUpload<V, R> extends Flux<R> {

    private final BatchKind<V, R> kind;
    private final UploaderResources resources;
    private final Flux<UploadRequest> requests;
    private final Function<UploadRequest, AccountKey> accounts;
    private final Function<UploadRequest, BatchItem> items;

    /**
     * A user's publisher, as {@link FluxBatchUpload} wants it.
     *
     * @param who what it is, as in "the publisher of requests"
     */
    public static <T> Flux<T> guarded(
            String who, Publisher<? extends T> publisher, UploadSettings settings) {
        Duration limit = settings.timeouts().source();
        return GuardedFlux.of(
                who,
                publisher,
                new Patience(limit, settings.timer(), () -> neverSubscribed(who, limit)));
    }

    private static LocalFailureException neverSubscribed(String who, Duration limit) {
        return LocalFailureException.of(
                Origin.SOURCE,
                new TimeoutException(
                        who
                                + " did not call onSubscribe within "
                                + HumanTime.of(limit)
                                + ", which rule 1.09 of Reactive Streams demands; raise"
                                + " UploadTimeouts.withSource if it may be so slow (zero is no"
                                + " limit)"));
    }

    /**
     * @param kind what they come to
     * @param requests {@link #guarded}
     * @param accounts in whose name a request is made
     * @param items what a request asks for; what it throws is that request's failure
     */
    public FluxBatchUpload(
            BatchKind<V, R> kind,
            UploaderResources resources,
            Flux<UploadRequest> requests,
            Function<UploadRequest, AccountKey> accounts,
            Function<UploadRequest, BatchItem> items) {
        this.kind = kind;
        this.resources = resources;
        this.requests = requests;
        this.accounts = accounts;
        this.items = items;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        requests.subscribe(new BatchRun<>(kind, resources, accounts, items, actual));
    }

    /**
     * What one of many requests asks for.
     *
     * @param source subscribed once
     */
    public record BatchItem(UploadTask task, Flux<ByteBuf> source) {}
}
