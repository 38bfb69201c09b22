package io.github.dropflux.reactor.internal.pipeline;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** The last thing that an upload does, which nobody can cancel any more. */
final class Ends {

    private Ends() {}

    /** Runs {@code then} once {@code work} has ended, however it did. */
    static void after(Mono<Void> work, Context context, Runnable then) {
        work.contextWrite(context)
                .onErrorResume(
                        failure -> {
                            Operators.onErrorDropped(failure, context);
                            return Mono.empty();
                        })
                .subscribe(null, null, then);
    }
}
