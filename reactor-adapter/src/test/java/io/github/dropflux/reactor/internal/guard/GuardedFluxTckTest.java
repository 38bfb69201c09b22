package io.github.dropflux.reactor.internal.guard;

import io.github.dropflux.reactor.test.Tck;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import reactor.core.publisher.Flux;

/** The rules of Reactive Streams for what a guard lets through. */
public class GuardedFluxTckTest extends PublisherVerification<Integer> {

    /** The TCK makes one of this. */
    public GuardedFluxTckTest() {
        super(Tck.environment());
    }

    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return GuardedFlux.of("the source", Flux.range(0, (int) elements));
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return GuardedFlux.of("the source", Flux.error(new IllegalStateException("broken")));
    }
}
