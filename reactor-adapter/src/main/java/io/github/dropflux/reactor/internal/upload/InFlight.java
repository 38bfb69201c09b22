package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** The work under way for one upload, which its end stops. Confined to the upload's loop. */
final class InFlight {

    private final Context context;
    private final Set<Outcome<?>> works = new LinkedHashSet<>();

    /**
     * @param context of the work
     */
    InFlight(Context context) {
        this.context = context;
    }

    /** Subscribes {@code work}; its outcome comes on whichever thread it ends on. */
    <T> void launch(Mono<T> work, Consumer<T> then, Consumer<Throwable> failed) {
        works.removeIf(Outcome::isDisposed);
        Outcome<T> outcome =
                new Outcome<>(
                        context,
                        (value, failure) -> {
                            if (failure != null) {
                                failed.accept(failure);
                            } else if (value != null) {
                                then.accept(value);
                            }
                        });
        works.add(outcome);
        outcome.of(work);
    }

    void dispose() {
        Guards.each(context, works, Outcome::dispose);
        works.clear();
    }
}
