package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.reactor.internal.guard.Outcome;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/** Runs at most so many works at once, the others in the order in which they came. All state is confined to the loop. */
public final class Bulkhead {

    private final int width;
    private final SerialLoop loop = new SerialLoop();
    private final Queue<Turn<?>> waiting = new ArrayDeque<>();
    private int running;

    public Bulkhead(int width) {
        this.width = width;
    }

    /**
     * Subscribes to {@code work} when its turn comes: at once, or on the thread that ends a turn
     * before. Cancelling gives the turn up, or the place in the line.
     */
    public <T> Mono<T> inTurn(Mono<T> work) {
        return Mono.create(
                sink -> {
                    Turn<T> turn = new Turn<>(work, sink);
                    loop.execute(
                            () -> {
                                waiting.add(turn);
                                next();
                            });
                    sink.onCancel(turn);
                });
    }

    private void next() {
        while (running < width) {
            Turn<?> turn = waiting.poll();
            if (turn == null) {
                return;
            }
            running++;
            turn.begin();
        }
    }

    /** Disposed when its subscriber cancels. */
    private final class Turn<T> implements Disposable {
        private final Mono<T> work;
        private final MonoSink<T> sink;
        private final Outcome<T> outcome;
        private boolean begun;
        private boolean over;

        Turn(Mono<T> work, MonoSink<T> sink) {
            this.work = work;
            this.sink = sink;
            this.outcome = new Outcome<>(Context.of(sink.contextView()), this::ended);
        }

        void begin() {
            begun = true;
            outcome.of(work);
        }

        private void ended(@Nullable T value, @Nullable Throwable failure) {
            end();
            if (failure != null) {
                sink.error(failure);
            } else {
                sink.success(value);
            }
        }

        private void end() {
            loop.execute(
                    () -> {
                        if (!over) {
                            over = true;
                            if (begun) {
                                running--;
                            } else {
                                waiting.remove(this);
                            }
                            next();
                        }
                    });
        }

        @Override
        public void dispose() {
            outcome.dispose();
            end();
        }

        @Override
        public boolean isDisposed() {
            return outcome.isDisposed();
        }
    }
}
