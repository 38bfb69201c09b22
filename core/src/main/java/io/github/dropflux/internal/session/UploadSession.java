package io.github.dropflux.internal.session;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Commit;
import io.github.dropflux.internal.session.SessionCommand.Complete;
import io.github.dropflux.internal.session.SessionCommand.Release;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import io.github.dropflux.internal.session.SessionCommand.Start;
import io.github.dropflux.internal.session.SessionCommand.StoreWhole;
import io.github.dropflux.internal.session.SessionEvent.Committed;
import io.github.dropflux.internal.session.SessionEvent.Failed;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.internal.session.SessionEvent.Stored;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.window.WindowRange;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One upload's state: which windows are where, what may be sent, when to close and when to commit. An
 * event leads to the next state and to commands; this class carries none of them out. Immutable, so
 * any thread may read it; whoever feeds events feeds them one after the other.
 *
 * <p>Windows demanded and not released are never more than the appends in flight plus one. No session
 * is asked for before a window is ready; whether one is there by then is not this class's business.
 */
public final class UploadSession {

    /** How far an upload is. */
    public enum Phase {
        /** No window is ready yet. */
        FIRST_WINDOW,
        /** The single call is under way. */
        STORING,
        /** A session is being opened, while windows become ready. */
        STARTING,
        /** Windows are being appended. */
        APPENDING,
        /** All windows but the last are acknowledged; the last one is under way. */
        CLOSING,
        /** All bytes are acknowledged; the commit is under way. */
        COMMITTING,
        /** The file is stored. */
        DONE,
        /** The upload was given up. */
        FAILED
    }

    /**
     * What an event leads to.
     *
     * @param next the session after the event
     * @param commands what to do now, in this order
     */
    public record Step(UploadSession next, List<SessionCommand> commands) {

        public Step {
            commands = List.copyOf(commands);
        }
    }

    private final SessionPlan plan;
    private final int concurrency;
    private final Phase phase;
    private final @Nullable String sessionId;
    private final SessionWindows windows;
    private final PriorBytes prior;

    /** Whether the session was opened ahead. */
    private final boolean ahead;

    private UploadSession(
            SessionPlan plan,
            int concurrency,
            Phase phase,
            @Nullable String sessionId,
            SessionWindows windows,
            PriorBytes prior,
            boolean ahead) {
        this.plan = plan;
        this.concurrency = concurrency;
        this.phase = phase;
        this.sessionId = sessionId;
        this.windows = windows;
        this.prior = prior;
        this.ahead = ahead;
    }

    /**
     * Returns the state in which an upload begins.
     *
     * @param concurrency most appends in flight, from 1; a sequential session has one, whatever this
     *     says
     */
    public static UploadSession begin(SessionPlan plan, int concurrency) {
        int inFlight = inFlight(plan, concurrency);
        return new UploadSession(
                plan,
                inFlight,
                Phase.FIRST_WINDOW,
                null,
                SessionWindows.demand(inFlight + 1, 0, AckLedger.empty()),
                PriorBytes.NONE,
                false);
    }

    /**
     * Returns the state in which an upload goes on that an earlier run began. Windows that the
     * server holds may come again; they are released, not sent.
     *
     * @param held bytes that the server is known to hold
     * @param closed whether the session takes no more bytes, so that only the commit is left
     * @param sourceStart the offset at which the source begins this time, whatever was held before
     */
    public static UploadSession resume(
            SessionType type,
            int concurrency,
            String sessionId,
            AckLedger held,
            boolean closed,
            long sourceStart) {
        if (sourceStart > held.contiguous()) {
            throw new IllegalArgumentException(
                    "the source begins at "
                            + sourceStart
                            + ", but the server holds only "
                            + held.contiguous()
                            + " bytes without a gap");
        }
        if (closed && !held.islands().isEmpty()) {
            throw new IllegalArgumentException(
                    "a closed session with gaps cannot be committed: " + held);
        }
        SessionPlan plan =
                type == SessionType.SEQUENTIAL ? SessionPlan.SEQUENTIAL : SessionPlan.CONCURRENT;
        int inFlight = inFlight(plan, concurrency);
        return new UploadSession(
                plan,
                inFlight,
                closed ? Phase.COMMITTING : Phase.APPENDING,
                sessionId,
                closed
                        ? SessionWindows.complete(held)
                        : SessionWindows.demand(inFlight + 1, sourceStart, held),
                PriorBytes.of(held, closed),
                false);
    }

    /** Tells whether the first window decides on the type of the session. */
    public boolean mayBecomeSequential() {
        return plan != SessionPlan.SEQUENTIAL && phase == Phase.FIRST_WINDOW;
    }

    /**
     * Returns the same upload with a sequential session: for a file of one window, where one call would
     * do otherwise, since of such sessions many share their calls; and for one whose first window ends
     * within a block, or whose next block has no memory of its own. Windows that were demanded stay so.
     *
     * @throws IllegalStateException if a window is ready already
     */
    public UploadSession sharingCalls() {
        if (phase != Phase.FIRST_WINDOW) {
            throw new IllegalStateException("The way of an upload is decided in phase " + phase);
        }
        return new UploadSession(
                SessionPlan.SEQUENTIAL, 1, phase, sessionId, windows, prior, ahead);
    }

    private static int inFlight(SessionPlan plan, int concurrency) {
        if (concurrency < 1 || concurrency == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "concurrency is " + concurrency + "; it has to be at least 1");
        }
        return plan == SessionPlan.SEQUENTIAL ? 1 : concurrency;
    }

    /** Returns the commands with which an upload begins. */
    public List<SessionCommand> open() {
        if (phase == Phase.COMMITTING && prior.closed()) {
            return List.of(new Commit(windows.acknowledged().contiguous()));
        }
        boolean fresh = phase == Phase.FIRST_WINDOW || phase == Phase.APPENDING;
        if (!fresh || windows.anyCame()) {
            throw new IllegalStateException("An upload opens once, not in phase " + phase);
        }
        return List.of(new RequestWindows(windows.demanded()));
    }

    /**
     * Returns what {@code event} leads to. In {@link Phase#DONE} and {@link Phase#FAILED} that is
     * nothing: answers that come late change nothing.
     *
     * @throws IllegalStateException if the event cannot happen in this phase
     */
    public Step on(SessionEvent event) {
        if (phase == Phase.DONE || phase == Phase.FAILED) {
            return new Step(this, List.of());
        }
        if (event instanceof Failed) {
            return new Step(in(Phase.FAILED), List.of());
        }
        return switch (phase) {
            case FIRST_WINDOW -> onFirstWindow(event);
            case STORING -> onStoring(event);
            case STARTING -> onStarting(event);
            case APPENDING, CLOSING -> Appending.on(this, event);
            case COMMITTING -> onCommitting(event);
            case DONE, FAILED -> throw illegal(event, "the upload has ended");
        };
    }

    private Step onFirstWindow(SessionEvent event) {
        if (event instanceof WindowReady ready) {
            UploadSession next = accept(ready);
            if (plan == SessionPlan.AUTO && ready.last() && ready.range().offset() == 0) {
                return new Step(
                        next.with(next.windows.send(ready.range())).in(Phase.STORING),
                        List.of(new StoreWhole(ready.range())));
            }
            return next.start(false);
        }
        throw illegal(event, "no window is ready yet");
    }

    Step start(boolean anew) {
        UploadSession none =
                new UploadSession(plan, concurrency, Phase.STARTING, null, windows, prior, false);
        return new Step(none, List.of(new Start(type(), anew)));
    }

    /**
     * Tells whether all can go into another session when the server has none such: it was opened ahead, and nothing in it was
     * acknowledged.
     */
    public boolean mayOpenAnew() {
        boolean open = phase == Phase.APPENDING || phase == Phase.CLOSING;
        return open && ahead && windows.acknowledged().total() == 0;
    }

    private Step onStoring(SessionEvent event) {
        if (event instanceof Stored) {
            WindowRange whole = windows.inFlight().get(0);
            return new Step(
                    with(windows.acknowledge(whole)).in(Phase.DONE),
                    List.of(new Release(whole), new Complete()));
        }
        throw illegal(event, "the single call is under way");
    }

    private Step onStarting(SessionEvent event) {
        if (event instanceof WindowReady ready) {
            return new Step(accept(ready), List.of());
        }
        if (event instanceof Started started) {
            return Appending.sendWhatMayBeSent(
                    new UploadSession(
                            plan,
                            concurrency,
                            Phase.APPENDING,
                            started.sessionId(),
                            windows,
                            prior,
                            started.ahead()),
                    List.of());
        }
        throw illegal(event, "the session is being opened");
    }

    private Step onCommitting(SessionEvent event) {
        if (event instanceof Committed) {
            return new Step(in(Phase.DONE), List.of(new Complete()));
        }
        throw illegal(event, "the commit is under way");
    }

    UploadSession accept(WindowReady ready) {
        String reason = windows.whyNot(ready.range(), ready.last());
        if (reason != null) {
            throw illegal(ready, reason);
        }
        return with(windows.add(ready.range(), ready.last()));
    }

    UploadSession in(Phase next) {
        return new UploadSession(plan, concurrency, next, sessionId, windows, prior, ahead);
    }

    UploadSession with(SessionWindows next) {
        return new UploadSession(plan, concurrency, phase, sessionId, next, prior, ahead);
    }

    UploadSession with(PriorBytes next) {
        return new UploadSession(plan, concurrency, phase, sessionId, windows, next, ahead);
    }

    SessionWindows windows() {
        return windows;
    }

    PriorBytes prior() {
        return prior;
    }

    int concurrency() {
        return concurrency;
    }

    IllegalStateException illegal(SessionEvent event, String reason) {
        return new IllegalStateException(
                event + " cannot happen in phase " + phase + ": " + reason);
    }

    /** Returns the type of the session that this upload has or would have. */
    public SessionType type() {
        return plan == SessionPlan.SEQUENTIAL ? SessionType.SEQUENTIAL : SessionType.CONCURRENT;
    }

    /** Returns how far the upload is. */
    public Phase phase() {
        return phase;
    }

    /** Returns the number of bytes that the server acknowledged; it only grows. */
    public long acknowledgedBytes() {
        return windows.acknowledged().total();
    }

    /** Returns which bytes the server acknowledged. */
    public AckLedger acknowledged() {
        return windows.acknowledged();
    }

    /** Returns the session's id, or null before the session is open and in a single call. */
    public @Nullable String sessionId() {
        return sessionId;
    }

    /** Tells whether the closing append was acknowledged, so that only the commit is left. */
    public boolean isClosed() {
        return sessionId != null && windows.isComplete();
    }

    /** Returns the number of bytes of the source, once its last window is known. */
    public OptionalLong length() {
        WindowRange last = windows.last();
        return last == null ? OptionalLong.empty() : OptionalLong.of(last.end());
    }

    @Override
    public String toString() {
        return "UploadSession["
                + plan
                + ", "
                + phase
                + (ahead ? " ahead" : "")
                + ", "
                + windows
                + ", "
                + prior
                + "]";
    }
}
