package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.faults.FaultPlan;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ByteBufFlux;

/** Moves bodies from the event loop to where they may be hashed and written, a few buffers at a time. */
final class BodyReader {

    private final Scheduler scheduler;

    BodyReader(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Reads a body into what {@code open} opens. The connection's end, seen as an error, means that nothing counts. */
    Mono<Outcome> read(
            ByteBufFlux received, CallBody body, FaultPlan plan, CallBody.SinkSource open) {
        return Mono.fromCallable(
                        () -> {
                            body.open(open);
                            return body;
                        })
                .subscribeOn(scheduler)
                .flatMap(opened -> pour(received, opened, plan.readRate()))
                .doOnError(error -> body.abort())
                .doOnCancel(() -> abort(body));
    }

    private void abort(CallBody body) {
        try {
            scheduler.schedule(body::abort);
        } catch (RejectedExecutionException e) {
            // The emulator is closed, and with it the threads that this should have waited on. An
            // event
            // loop must not wait.
            Thread late = new Thread(body::abort, "dropflux-emulator-abort");
            late.setDaemon(true);
            late.start();
        }
    }

    private Mono<Outcome> pour(ByteBufFlux received, CallBody body, long bytesPerSecond) {
        return Mono.create(
                sink ->
                        received.retain()
                                .subscribe(new BodyPump(body, scheduler, bytesPerSecond, sink)));
    }
}
