package io.github.dropflux.reactor.simulation;

import io.github.dropflux.DropboxException;
import io.github.dropflux.reactor.PrepareResult;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import io.github.dropflux.reactor.internal.batch.BatchKind;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** Subscribes to many uploads at once, with as much demand as is drawn, and may cancel them. */
final class SimulatedBatch extends BaseSubscriber<SimulatedBatch.Ended> {

    /** What came of a request: one of both. */
    record Ended(UploadRequest request, Object value, DropboxException failure) {}

    private static final long LONGEST_REST_NANOS = 2_000_000_000L;

    private final BatchPlan plan;
    private final List<SimulatedUpload> members;
    private final UploaderResources resources;
    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final Map<UploadRequest, SimulatedUpload> requests = new IdentityHashMap<>();
    private SimulatedRequests pulled;
    private boolean started;
    private boolean over;
    private int moments;
    private long wanted;

    SimulatedBatch(
            BatchPlan plan,
            List<SimulatedUpload> members,
            UploaderResources resources,
            SimulatedTime time,
            Chance chance,
            RunLog log) {
        this.plan = plan;
        this.members = members;
        this.resources = resources;
        this.time = time;
        this.chance = chance;
        this.log = log;
    }

    void start() {
        log.add("the batch begins");
        started = true;
        pulled = new SimulatedRequests(requests(), plan.hostility(), chance, log, requests::remove);
        Flux<Ended> results =
                plan.prepared()
                        ? all(BatchKind.PREPARED).map(SimulatedBatch::of)
                        : all(BatchKind.STORED).map(SimulatedBatch::of);
        results.subscribe(this);
    }

    private <V, R> Flux<R> all(BatchKind<V, R> kind) {
        return new FluxBatchUpload<>(
                kind,
                resources,
                FluxBatchUpload.guarded("the publisher of requests", pulled, resources.settings()),
                request -> requests.get(request).user().key(),
                request -> requests.get(request).join(this));
    }

    private static Ended of(UploadResult result) {
        return new Ended(
                result.request(), result.metadata().orElse(null), result.failure().orElse(null));
    }

    private static Ended of(PrepareResult result) {
        return new Ended(
                result.request(), result.prepared().orElse(null), result.failure().orElse(null));
    }

    private Flux<UploadRequest> requests() {
        int count =
                plan.failsAfter() < 0
                        ? members.size()
                        : Math.min(plan.failsAfter(), members.size());
        Flux<UploadRequest> all = Flux.fromIterable(members.subList(0, count)).map(this::request);
        Flux<UploadRequest> paced = plan.pause().isZero() ? all : all.delayElements(plan.pause());
        return plan.failsAfter() < 0
                ? paced
                : paced.concatWith(Flux.error(new SimulatedSource.Broken()));
    }

    private UploadRequest request(SimulatedUpload upload) {
        UploadRequest request = UploadRequest.to(upload.plan().destination().commit());
        requests.put(request, upload);
        return request;
    }

    /** Its calls are known by it. */
    @Override
    public Context currentContext() {
        return Context.of(Leg.KEY, this);
    }

    /** Where a user may cancel. */
    void moment() {
        if (started && !over && moments++ == plan.cancelAt()) {
            over = true;
            log.add("the batch " + (plan.crash() ? "dies" : "is cancelled"));
            // Those that die with it keep nothing of what the cancel would keep.
            leave();
            cancel();
        }
    }

    private void leave() {
        members.forEach(member -> member.leaveBatch(plan.crash()));
    }

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
        want(plan.demand());
    }

    private void want(long results) {
        wanted = results == Long.MAX_VALUE ? results : wanted + results;
        request(results);
    }

    @Override
    protected void hookOnNext(Ended result) {
        if (wanted != Long.MAX_VALUE && --wanted < 0) {
            log.violation("a result came that was not asked for");
        }
        SimulatedUpload upload = requests.get(result.request());
        if (upload == null) {
            log.violation("a result came of another request");
            return;
        }
        upload.legs().get(0).result(result.value(), result.failure());
        if (wanted != Long.MAX_VALUE && wanted == 0) {
            time.after(chance.skewed(LONGEST_REST_NANOS), () -> want(plan.demand()));
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        boolean broke = pulled.isBroken() && says(error, "Reactive Streams");
        if (!(error instanceof SimulatedSource.Broken
                || error instanceof Hostility.Fatal
                || broke)) {
            log.violation("the batch failed: " + error);
        }
        ended();
    }

    @Override
    protected void hookOnComplete() {
        if (plan.failsAfter() >= 0 || pulled.isBroken()) {
            log.violation("the batch completed though its requests failed");
        }
        ended();
    }

    private static boolean says(Throwable error, String what) {
        return error.toString().contains(what);
    }

    private void ended() {
        log.add("the batch ends");
        over = true;
        requests.keySet().removeIf(request -> pulled.isBroken() && !pulled.hasGiven(request));
        for (SimulatedUpload member : requests.values()) {
            if (member.legs().isEmpty() || member.legs().get(0).end() == null) {
                log.violation("the batch ended before " + member.plan().number());
            }
        }
        leave();
    }

    @Override
    protected void hookFinally(SignalType type) {
        if (type == SignalType.CANCEL && !over) {
            log.violation("the batch was cancelled by somebody else");
        }
    }

    BatchPlan plan() {
        return plan;
    }

    /** Whether one of its uploads belongs to that account. */
    boolean uses(SimulatedAccount account) {
        return members.stream()
                .anyMatch(member -> member.plan().account() == account.plan().number());
    }

    boolean isOver() {
        return over;
    }

    @Override
    public String toString() {
        return "the batch";
    }
}
