package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.simulation.Hostility.OfRequests;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/** Passes requests on, and breaks a rule now and then if it is hostile. */
final class SimulatedRequests implements Publisher<UploadRequest> {

    private final Flux<UploadRequest> requests;
    private final OfRequests hostility;
    private final Chance chance;
    private final RunLog log;
    private final Consumer<UploadRequest> lost;
    private final Set<UploadRequest> given = new HashSet<>();
    private boolean broken;

    /**
     * @param lost told of requests that it breaks in place of
     */
    SimulatedRequests(
            Flux<UploadRequest> requests,
            OfRequests hostility,
            Chance chance,
            RunLog log,
            Consumer<UploadRequest> lost) {
        this.requests = requests;
        this.hostility = hostility;
        this.chance = chance;
        this.log = log;
        this.lost = lost;
    }

    /** Whether it has done what must end the batch in an error. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public void subscribe(Subscriber<? super UploadRequest> s) {
        if (strikes(OfRequests.THROWS_ON_SUBSCRIBE)) {
            broken = true;
            throw new Hostility.Fatal();
        }
        if (strikes(OfRequests.NEVER_SUBSCRIBES)) {
            broken = true;
            return;
        }
        if (strikes(OfRequests.SIGNALS_FIRST)) {
            broken = true;
            s.onComplete();
            return;
        }
        requests.subscribe(new Passing(s));
    }

    /** Whether it came to the subscriber; what breaks may keep some that it has made already. */
    boolean hasGiven(UploadRequest request) {
        return given.contains(request);
    }

    private boolean strikes(OfRequests kind) {
        boolean strikes = hostility == kind && chance.percent(30);
        if (strikes) {
            log.add("the publisher of requests " + kind);
        }
        return strikes;
    }

    private final class Passing implements Subscriber<UploadRequest>, Subscription {

        private final Subscriber<? super UploadRequest> actual;
        private Subscription upstream;
        private boolean cancelled;

        private Passing(Subscriber<? super UploadRequest> actual) {
            this.actual = actual;
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
            actual.onSubscribe(this);
            if (strikes(OfRequests.SUBSCRIBES_TWICE) && !cancelled) {
                broken = true;
                actual.onSubscribe(this);
            }
        }

        @Override
        @SuppressWarnings({"NullAway", "DataFlowIssue"})
        public void onNext(UploadRequest request) {
            if (broken || cancelled) {
                lost.accept(request);
            } else if (strikes(OfRequests.SIGNALS_NULL)) {
                breakBy(request, () -> actual.onNext(null));
            } else if (strikes(OfRequests.SIGNALS_NULL_ERROR)) {
                breakBy(request, () -> actual.onError(null));
            } else {
                given.add(request);
                actual.onNext(request);
            }
        }

        private void breakBy(UploadRequest request, Runnable signal) {
            broken = true;
            lost.accept(request);
            try {
                signal.run();
            } catch (NullPointerException e) {
                log.add("the publisher of requests is thrown at: " + e);
            }
        }

        @Override
        public void onError(Throwable error) {
            if (!broken) {
                actual.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (!broken) {
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {
            if (strikes(OfRequests.THROWS_ON_REQUEST)) {
                broken = true;
                throw new SimulatedSource.Broken();
            }
            upstream.request(n);
        }

        @Override
        public void cancel() {
            cancelled = true;
            upstream.cancel();
            if (strikes(OfRequests.THROWS_ON_CANCEL)) {
                throw new Hostility.Fatal();
            }
        }
    }
}
