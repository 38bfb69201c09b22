package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.internal.pipeline.BatchLimits;
import io.github.dropflux.reactor.internal.pipeline.Jitter;
import io.github.dropflux.reactor.internal.pipeline.RetrySettings;
import io.github.dropflux.reactor.internal.pipeline.UploadSettings;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.scheduler.Schedulers;

/** All that a seed decides before a run begins. */
record Scenario(
        long seed,
        UploadSettings settings,
        FaultPlan faults,
        ServerHabits habits,
        List<UploadPlan> uploads) {

    private static final long BLOCK = DropboxLimits.BLOCK_SIZE;

    static Scenario of(long seed) {
        Chance chance = Chance.of(seed, "scenario");
        UploadSettings settings = settings(chance, Chance.of(seed, "adaptive").percent(75));
        int crowd = chance.percent(90) ? 1 : chance.between(2, 6);
        return new Scenario(
                seed,
                settings,
                FaultPlan.of(chance),
                ServerHabits.of(chance),
                IntStream.range(0, crowd)
                        .mapToObj(
                                number -> UploadPlan.of(seed, number, crowd, settings.windowSize()))
                        .toList());
    }

    private static UploadSettings settings(Chance chance, boolean adaptive) {
        long window = BLOCK * chance.pick(List.of(1, 1, 1, 1, 2, 2, 3));
        int concurrency = chance.between(1, 6);
        SessionPlan plan =
                chance.pick(
                        List.of(
                                SessionPlan.AUTO,
                                SessionPlan.AUTO,
                                SessionPlan.SEQUENTIAL,
                                SessionPlan.CONCURRENT));
        RetrySettings retry =
                new RetrySettings(
                        chance.between(2, 8),
                        Duration.ofMillis(chance.between(1, 500)),
                        Duration.ofSeconds(chance.between(1, 30)),
                        Duration.ofMinutes(chance.pick(List.of(1, 10, 20))),
                        Jitter.full());
        return new UploadSettings(
                window,
                concurrency,
                adaptive,
                window * chance.pick(List.of(1, 2, 3, 64)),
                plan,
                DropboxLimits.defaults(),
                retry,
                retry,
                // Each simulated call is one upload's.
                new BatchLimits(1, 1, 1, Duration.ZERO),
                Telemetry.none(),
                Schedulers::parallel);
    }

    /** The most that may be held of one source but for the buffer that came last. */
    long windowsBytes() {
        int inFlight = settings.plan() == SessionPlan.SEQUENTIAL ? 1 : settings.concurrency();
        return settings.windowSize() * (inFlight + 1);
    }

    /** Whether the network keeps no upload from ending well. */
    boolean harmless() {
        return faults.harmless()
                // Longer than the longest wait that one fault makes.
                && settings.retry().totalTime().compareTo(Duration.ofMinutes(6)) > 0;
    }

    @Override
    public String toString() {
        return "seed "
                + seed
                + ": "
                + settings
                + ", "
                + habits
                + ", "
                + faults
                + "\n"
                + uploads.stream().map(UploadPlan::toString).collect(Collectors.joining("\n"));
    }
}
