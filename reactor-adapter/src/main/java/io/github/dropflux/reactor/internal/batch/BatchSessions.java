package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.limit.Linger;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of one batch that fit a window, from the request to the append: opens sessions for as many
 * as are known at a time, and hands the bytes to {@link AppendBatcher}. Confined to the batch's loop.
 */
final class BatchSessions {

    private final BatchCalls calls;
    private final SerialLoop loop;
    private final BooleanSupplier requestsMayCome;
    private final AppendBatcher bodies;
    private final Linger linger;
    private @Nullable Outcome<List<SessionEvent.Started>> start;

    /** Files that are whole and wait for a session. */
    private final ArrayDeque<BatchedUpload> waiting = new ArrayDeque<>();

    /** Sessions that nobody has. Those that are left at the end are the account's. */
    private final ArrayDeque<SessionEvent.Started> sessions = new ArrayDeque<>();

    /** Files that were announced, and may turn out to be small. */
    private int coming;

    /** Files that have a session, and whose bytes are about to be handed over. */
    private int started;

    private boolean starting;
    private boolean stopped;

    BatchSessions(BatchCalls calls, SerialLoop loop, BooleanSupplier requestsMayCome) {
        this.calls = calls;
        this.loop = loop;
        this.requestsMayCome = requestsMayCome;
        this.linger = new Linger(calls.limits().linger(), calls::timer, loop, this::evaluate);
        this.bodies = new AppendBatcher(calls, loop, this::moreMayCome);
    }

    /** A file is on the way. */
    void announced() {
        coming++;
        calls.announceCommits(1);
    }

    /** So many files that were announced will not be opened. */
    void withdrawn(int count) {
        coming -= count;
        calls.announceCommits(-count);
    }

    /**
     * The file that was announced first is opened.
     *
     * @param read run when its source is read, or will not be
     */
    BatchedUpload open(Runnable read) {
        return new BatchedUpload(this, calls.areShared(), read);
    }

    SerialLoop loop() {
        return loop;
    }

    AppendBatcher bodies() {
        return bodies;
    }

    void committing() {
        calls.announceCommits(-1);
    }

    /** A file that was announced turned out to be none of these. */
    void left() {
        coming--;
        evaluate();
    }

    void waits(BatchedUpload file) {
        coming--;
        waiting.add(file);
        evaluate();
    }

    void waitsNoLonger(BatchedUpload file) {
        waiting.remove(file);
        evaluate();
    }

    /** A file that has a session has handed its bytes over, or will not. */
    void handedOver() {
        started--;
        evaluate();
    }

    private boolean moreMayCome() {
        return coming > 0 || started > 0 || !waiting.isEmpty() || requestsMayCome.getAsBoolean();
    }

    /** Does what has become possible. */
    void evaluate() {
        if (stopped) {
            return;
        }
        while (!waiting.isEmpty() && !sessions.isEmpty()) {
            started++;
            waiting.remove().begin(sessions.remove());
        }
        if (waiting.isEmpty()) {
            linger.end();
        } else if (!starting) {
            start();
        }
        bodies.evaluate();
    }

    private void start() {
        int known = waiting.size() + coming;
        if (known < calls.limits().maxCommits()
                && requestsMayCome.getAsBoolean()
                && !linger.isOver()
                && !calls.budgetIsShort()) {
            linger.begin();
            return;
        }
        linger.end();
        if (known > 1) {
            open(Math.min(known, calls.limits().maxCommits()));
        } else {
            waiting.remove().goAlone();
        }
    }

    private void open(int count) {
        starting = true;
        Outcome<List<SessionEvent.Started>> outcome =
                new Outcome<>(
                        calls.context(),
                        (opened, failure) -> loop.execute(() -> startedOrNot(opened, failure)));
        start = outcome;
        outcome.of(calls.start(count));
    }

    private void startedOrNot(
            @Nullable List<SessionEvent.Started> opened, @Nullable Throwable failure) {
        if (opened != null) {
            opened(opened);
        } else {
            notOpened(failure == null ? new IllegalStateException("no sessions came") : failure);
        }
    }

    private void opened(List<SessionEvent.Started> opened) {
        starting = false;
        sessions.addAll(opened);
        evaluate();
    }

    /** Where the route is refused as such, each file can still go in a separate call. */
    private void notOpened(Throwable failure) {
        starting = false;
        boolean refused =
                failure instanceof RefusedCallException answer
                        && (answer.error().status() == 400 || answer.error().status() == 404);
        List<BatchedUpload> files = List.copyOf(waiting);
        waiting.clear();
        files.forEach(refused ? BatchedUpload::goAlone : file -> file.fail(failure));
        evaluate();
    }

    void stop() {
        stopped = true;
        Guards.all(
                calls.context(),
                linger::end,
                this::stopStarting,
                bodies::stop,
                () -> sessions.forEach(calls::giveBack),
                sessions::clear);
    }

    private void stopStarting() {
        Outcome<List<SessionEvent.Started>> starting = start;
        if (starting != null) {
            starting.dispose();
        }
    }
}
