package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.LocalFailureException;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The reading of a source that can be read once. A second one fails, and has what the upload of the first one failed
 * with, which a retry would hide otherwise. Thread-safe.
 */
public final class OneReading {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * The buffers, for one subscription.
     *
     * @param path of the upload, for errors
     */
    public Flux<ByteBuf> of(String path, Flux<ByteBuf> buffers) {
        return Flux.deferContextual(
                context -> {
                    if (!begun.compareAndSet(false, true)) {
                        return Flux.error(
                                LocalFailureException.ofSecondReading(path, failure.get()));
                    }
                    context.<Readings>getOrEmpty(Readings.class)
                            .ifPresent(upload -> upload.begun.add(this));
                    return buffers;
                });
    }

    /** The same upload, whose failure is remembered by what it reads. */
    public static <T> Mono<T> remembering(Mono<T> upload) {
        return Mono.defer(
                () -> {
                    Readings readings = new Readings();
                    return upload.doOnError(readings::failed)
                            .contextWrite(context -> context.put(Readings.class, readings));
                });
    }

    /** Those of one upload. */
    private static final class Readings {

        private final Queue<OneReading> begun = new ConcurrentLinkedQueue<>();

        void failed(Throwable thrown) {
            begun.forEach(reading -> reading.failure.compareAndSet(null, thrown));
        }
    }
}
