package io.github.dropflux.reactor.internal.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Runs steps that may throw anything, where the steps after them must run all the same. */
public final class Guards {

    /** Where Reactor looks for hooks of one subscriber, and casts what it finds. */
    private static final Map<String, Class<?>> HOOKS =
            Map.of(
                    "reactor.onDiscard.local", Consumer.class,
                    "reactor.onErrorDropped.local", Consumer.class,
                    "reactor.onNextDropped.local", Consumer.class,
                    "reactor.onOperatorError.local", BiFunction.class);

    private Guards() {}

    /** Without what is no hook in the place of one: Reactor would throw in the middle of a signal. */
    public static Context withoutWrongHooks(Context context) {
        Context right = context;
        for (Map.Entry<String, Class<?>> hook : HOOKS.entrySet()) {
            Object found = right.getOrDefault(hook.getKey(), null);
            if (found != null && !hook.getValue().isInstance(found)) {
                right = right.delete(hook.getKey());
            }
        }
        return right;
    }

    /** Runs each step of an end, whatever the ones before threw. What a step throws is dropped. */
    public static void all(Context context, Runnable... steps) {
        for (Runnable step : steps) {
            run(context, step);
        }
    }

    /** The same step for each of some things; those that it adds or removes meanwhile do not count. */
    public static <T> void each(
            Context context, Iterable<? extends T> things, Consumer<? super T> step) {
        List<T> all = new ArrayList<>();
        things.forEach(all::add);
        for (T thing : all) {
            run(context, () -> step.accept(thing));
        }
    }

    /** Runs one step. What it throws is dropped. */
    public static void run(Context context, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            drop(e, context);
        }
    }

    /** Drops an error as Reactor does, and never throws: the user's hook may throw what it is given. */
    public static void drop(Throwable error, Context context) {
        try {
            Operators.onErrorDropped(error, context);
        } catch (Throwable e) {
            report(e);
        }
    }

    private static void report(Throwable error) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, error);
        } catch (Throwable e) {
            // Nobody is left to report to; the JVM ignores what this handler throws, too.
        }
    }
}
