package io.github.dropflux.reactor.simulation;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.CheckpointStore;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import io.github.dropflux.reactor.internal.checkpoint.GuardedStore;
import java.util.LinkedHashSet;
import java.util.Set;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** Keeps one upload's checkpoint as text, after a while, and fails now and then. */
final class SimulatedStore implements CheckpointStore {

    private static final long LATENCY_NANOS = 20_000_000;

    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final Checkpoints checkpoints =
            Checkpoints.in(GuardedStore.of(this, Schedulers::parallel), "upload");
    private final Set<String> accountIds = new LinkedHashSet<>();
    private Hostility.OfStore hostility = Hostility.OfStore.NONE;
    private boolean reliable;
    private boolean dead;
    private boolean failed;
    private String kept;
    private int saves;
    private int underWay;
    private int keptSave;

    SimulatedStore(SimulatedTime time, Chance chance, RunLog log) {
        this.time = time;
        this.chance = chance;
        this.log = log;
    }

    /** For the next leg, which may be one with which nothing goes wrong. */
    void open(LegPlan leg) {
        reliable = leg.calm();
        hostility = leg.hostility().store();
        dead = false;
    }

    /** Keeps nothing more of this leg. */
    void die() {
        dead = true;
    }

    /** The place of the one upload, behind the guard of every user's store. */
    Checkpoints checkpoints() {
        return checkpoints;
    }

    @Override
    public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
        asked(key);
        return change(checkpoint.toText());
    }

    @Override
    public Mono<UploadCheckpoint> load(String key) {
        return Mono.justOrEmpty(kept());
    }

    @Override
    public Mono<Void> delete(String key) {
        asked(key);
        return change(null);
    }

    private void asked(String key) {
        accountIds.add(key.substring(0, key.indexOf(':')));
    }

    @SuppressWarnings("NullAway") // what a store must not return
    private Mono<Void> change(String text) {
        if (hostility != Hostility.OfStore.NONE && chance.percent(30)) {
            log.add("the checkpoint store " + hostility);
            failed = true;
            return switch (hostility) {
                case THROWS -> throw new SimulatedSource.Broken();
                case THROWS_AN_ERROR -> throw new Hostility.Fatal();
                case RETURNS_NULL -> null;
                case FAILS_WITH_AN_ERROR -> Mono.error(new Hostility.Fatal());
                default -> Mono.create(this::neverEnds);
            };
        }
        return Mono.create(sink -> write(text, sink));
    }

    private void neverEnds(MonoSink<Void> sink) {
        underWay++;
        sink.onCancel(
                () -> {
                    underWay--;
                    if (hostility == Hostility.OfStore.NEVER_COMPLETES_AND_THROWS_ON_CANCEL) {
                        throw new Hostility.Fatal();
                    }
                });
    }

    private void write(String text, MonoSink<Void> sink) {
        int save = ++saves;
        if (!reliable && chance.percent(1)) {
            log.add("the checkpoint store fails");
            failed = true;
            sink.error(new SimulatedSource.Broken());
            return;
        }
        underWay++;
        sink.onDispose(() -> underWay--);
        Disposable write =
                time.after(
                        chance.skewed(LATENCY_NANOS),
                        () -> {
                            keep(save, text);
                            sink.success();
                        });
        // Cancelled, it is written whole or not at all.
        sink.onCancel(
                () -> {
                    if (chance.percent(50)) {
                        write.dispose();
                    }
                });
    }

    /** Calls that have neither ended nor been cancelled. */
    int underWay() {
        return underWay;
    }

    private void keep(int save, String text) {
        if (save > keptSave && !dead) {
            keptSave = save;
            kept = text;
        }
    }

    /** Of those accounts of which it was given something. */
    Set<String> accountIds() {
        return accountIds;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Null when nothing is kept. */
    UploadCheckpoint kept() {
        return kept == null ? null : UploadCheckpoint.parse(kept);
    }
}
