package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ByteBufFlux;

/** Moves bodies from the event loop to where they may be hashed and written, a few buffers at a time. */
final class BodyReader {

    private static final int BUFFERS_AHEAD = 16;

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
                .onErrorResume(CallBody.Struck.class, struck -> Mono.just(struck.outcome()))
                .doOnError(error -> body.abort())
                .doOnCancel(() -> scheduler.schedule(body::abort));
    }

    private Mono<Outcome> pour(ByteBufFlux received, CallBody body, long bytesPerSecond) {
        Flux<ByteBuf> buffers =
                received.retain().publishOn(scheduler, bytesPerSecond > 0 ? 1 : BUFFERS_AHEAD);
        Flux<?> poured =
                bytesPerSecond > 0
                        ? buffers.concatMap(buffer -> slowly(buffer, body, bytesPerSecond), 1)
                        // Not the buffer itself goes on: it is released, and would be discarded
                        // again.
                        : buffers.map(
                                buffer -> {
                                    int length = buffer.readableBytes();
                                    body.accept(buffer);
                                    return length;
                                });
        return poured.doOnDiscard(ByteBuf.class, ByteBuf::release)
                .then(Mono.fromCallable(body::complete))
                .doOnError(CallBody.Struck.class, struck -> body.abort());
    }

    private Mono<Long> slowly(ByteBuf buffer, CallBody body, long bytesPerSecond) {
        long nanos = buffer.readableBytes() * 1_000_000_000L / bytesPerSecond;
        body.accept(buffer);
        return Mono.delay(Duration.ofNanos(nanos), scheduler);
    }
}
