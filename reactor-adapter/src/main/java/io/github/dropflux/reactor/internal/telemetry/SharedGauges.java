package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.reactor.internal.guard.Guards;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The gauges that uploaders of one name have on one registry. A registry keeps the first gauge of a name and tags, and ignores
 * all others: so it gets one that covers all of them, from when the first is bound until the last is released. What a registry
 * throws is dropped. Thread-safe.
 *
 * @param <T> what is measured
 */
public final class SharedGauges<T> {

    /** A registry that is gone takes its gauges with it: those refer to what they measure weakly. */
    private static final Map<MeterRegistry, Map<String, SharedGauges<?>>> ALL = new WeakHashMap<>();

    private final List<WeakReference<T>> measured = new CopyOnWriteArrayList<>();
    private final List<Meter.Id> registered = new ArrayList<>();

    private SharedGauges() {}

    /**
     * Binds something, and must be given what all others of that name were given.
     *
     * @return releases it; has no effect the second time
     */
    public static <T> Runnable bind(
            MeterRegistry meters, String name, T measured, List<Kind<T>> kinds) {
        WeakReference<T> member = new WeakReference<>(measured);
        synchronized (ALL) {
            ALL.computeIfAbsent(meters, registry -> new HashMap<>())
                    .computeIfAbsent(name, first -> created(meters, name, kinds))
                    .measured
                    .add(cast(member));
        }
        return () -> release(meters, name, member);
    }

    @SuppressWarnings("unchecked") // The kinds are of this type, and the same for all of a name.
    private static <T, U> WeakReference<U> cast(WeakReference<T> member) {
        return (WeakReference<U>) member;
    }

    private static <T> SharedGauges<T> created(
            MeterRegistry meters, String name, List<Kind<T>> kinds) {
        SharedGauges<T> group = new SharedGauges<>();
        for (Kind<T> kind : kinds) {
            Guards.run(
                    Context.empty(),
                    () ->
                            group.registered.add(
                                    Gauge.builder(kind.name, group, g -> g.value(kind))
                                            .description(kind.description)
                                            .baseUnit(kind.unit)
                                            .tag(MicrometerTelemetry.UPLOADER, name)
                                            .register(meters)
                                            .getId()));
        }
        return group;
    }

    private static void release(MeterRegistry meters, String name, WeakReference<?> member) {
        synchronized (ALL) {
            Map<String, SharedGauges<?>> groups = ALL.getOrDefault(meters, Map.of());
            SharedGauges<?> group = groups.get(name);
            if (group != null && group.measured.remove(member) && group.isUnused()) {
                groups.remove(name);
                Guards.each(Context.empty(), group.registered, meters::remove);
            }
        }
    }

    /** What was never released and is no more counts as released. */
    private boolean isUnused() {
        measured.removeIf(member -> member.get() == null);
        return measured.isEmpty();
    }

    private double value(Kind<T> kind) {
        double[] values =
                measured.stream()
                        .map(WeakReference::get)
                        .filter(Objects::nonNull)
                        .mapToDouble(kind.value)
                        .toArray();
        double value = 0;
        for (double next : values) {
            value = kind.largest ? Math.max(value, next) : value + next;
        }
        return values.length == 0 ? Double.NaN : value;
    }

    /**
     * One gauge.
     *
     * @param unit in which it counts; null for a number of things
     * @param largest whether the value of several is the largest, and not the sum, of theirs
     */
    public record Kind<T>(
            String name,
            @Nullable String unit,
            String description,
            boolean largest,
            ToDoubleFunction<T> value) {}
}
