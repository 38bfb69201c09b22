package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.internal.session.SessionCommand;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A session's commands in their order. What follows from an acknowledgement waits until a
 * checkpoint that covers it is kept, so that no more than the appends in flight are resent
 * after a crash; acknowledgements that come during a save share the next one. Confined to the
 * upload's loop.
 */
final class CheckpointedCommands {

    private record Batch(List<SessionCommand> commands, long after) {}

    private final Consumer<List<SessionCommand>> perform;
    private final Runnable save;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private boolean performing;
    private boolean saving;
    private long toSave;
    private long covered;
    private long saved;

    /**
     * @param save begins to keep a checkpoint of the state as it is; {@link #saved()} ends it
     */
    CheckpointedCommands(Consumer<List<SessionCommand>> perform, Runnable save) {
        this.perform = perform;
        this.save = save;
    }

    /**
     * @param acknowledged whether these follow from bytes that no checkpoint covers yet
     */
    void add(List<SessionCommand> commands, boolean acknowledged) {
        if (acknowledged) {
            toSave++;
        }
        waiting.add(new Batch(commands, toSave));
        pump();
    }

    void saved() {
        saving = false;
        saved = covered;
        pump();
    }

    private void pump() {
        if (performing) {
            return;
        }
        performing = true;
        try {
            while (!waiting.isEmpty() && waiting.peek().after() <= saved) {
                perform.accept(waiting.remove().commands());
            }
        } finally {
            performing = false;
        }
        if (!waiting.isEmpty() && !saving) {
            saving = true;
            covered = toSave;
            save.run();
        }
    }
}
