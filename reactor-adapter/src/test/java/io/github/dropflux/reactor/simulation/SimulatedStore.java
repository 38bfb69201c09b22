package io.github.dropflux.reactor.simulation;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import java.util.LinkedHashSet;
import java.util.Set;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Keeps one upload's checkpoint as text, after a while, and fails now and then. */
final class SimulatedStore implements Checkpoints {

    private static final long LATENCY_NANOS = 20_000_000;

    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final Set<String> accountIds = new LinkedHashSet<>();
    private Hostility.OfStore hostility = Hostility.OfStore.NONE;
    private boolean reliable;
    private boolean dead;
    private boolean failed;
    private String kept;
    private int saves;
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

    @Override
    public Mono<Void> save(UploadCheckpoint checkpoint) {
        accountIds.add(checkpoint.accountId());
        return change(checkpoint.toText());
    }

    @Override
    public Mono<Void> delete(String accountId) {
        accountIds.add(accountId);
        return change(null);
    }

    @SuppressWarnings("NullAway") // what a store must not return
    private Mono<Void> change(String text) {
        if (hostility != Hostility.OfStore.NONE && chance.percent(30)) {
            log.add("the checkpoint store " + hostility);
            failed = true;
            return switch (hostility) {
                case THROWS -> throw new SimulatedSource.Broken();
                case RETURNS_NULL -> null;
                default -> Mono.never();
            };
        }
        return Mono.create(
                sink -> {
                    int save = ++saves;
                    if (!reliable && chance.percent(1)) {
                        log.add("the checkpoint store fails");
                        failed = true;
                        sink.error(new SimulatedSource.Broken());
                        return;
                    }
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
                });
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
