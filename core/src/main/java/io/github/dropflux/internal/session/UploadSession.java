package io.github.dropflux.internal.session;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Append;
import io.github.dropflux.internal.session.SessionCommand.Commit;
import io.github.dropflux.internal.session.SessionCommand.Complete;
import io.github.dropflux.internal.session.SessionCommand.Fail;
import io.github.dropflux.internal.session.SessionCommand.Release;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import io.github.dropflux.internal.session.SessionCommand.Start;
import io.github.dropflux.internal.session.SessionCommand.StoreWhole;
import io.github.dropflux.internal.session.SessionEvent.AlreadyClosed;
import io.github.dropflux.internal.session.SessionEvent.Appended;
import io.github.dropflux.internal.session.SessionEvent.Committed;
import io.github.dropflux.internal.session.SessionEvent.Failed;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.internal.session.SessionEvent.Stored;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One upload's state: which windows are where, what may be sent, when to close and when to commit. An
 * event leads to the next state and to commands; this class carries none of them out. Immutable, so
 * any thread may read it; whoever feeds events feeds them one after the other.
 *
 * <p>Windows demanded and not released are never more than the appends in flight plus one. Nothing
 * is opened on the server before a window is ready.
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

    private final SessionPlan plan;
    private final int concurrency;
    private final Phase phase;
    private final @Nullable String sessionId;
    private final SessionWindows windows;

    private UploadSession(
            SessionPlan plan,
            int concurrency,
            Phase phase,
            @Nullable String sessionId,
            SessionWindows windows) {
        this.plan = plan;
        this.concurrency = concurrency;
        this.phase = phase;
        this.sessionId = sessionId;
        this.windows = windows;
    }

    /**
     * Returns the state in which an upload begins.
     *
     * @param concurrency most appends in flight, from 1; a sequential session has one, whatever this
     *     says
     */
    public static UploadSession begin(SessionPlan plan, int concurrency) {
        if (concurrency < 1 || concurrency == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "concurrency is " + concurrency + "; it has to be at least 1");
        }
        int inFlight = plan == SessionPlan.SEQUENTIAL ? 1 : concurrency;
        return new UploadSession(
                plan, inFlight, Phase.FIRST_WINDOW, null, SessionWindows.demand(inFlight + 1));
    }

    /** Returns the commands with which an upload begins. */
    public List<SessionCommand> open() {
        if (phase != Phase.FIRST_WINDOW) {
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
            case APPENDING, CLOSING -> onAppending(event);
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
            return new Step(next.in(Phase.STARTING), List.of(new Start(type())));
        }
        throw illegal(event, "no window is ready yet");
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
            return new UploadSession(
                            plan, concurrency, Phase.APPENDING, started.sessionId(), windows)
                    .sendWhatMayBeSent(List.of());
        }
        throw illegal(event, "the session is being opened");
    }

    private Step onAppending(SessionEvent event) {
        if (event instanceof WindowReady ready) {
            return accept(ready).sendWhatMayBeSent(List.of());
        }
        if (event instanceof Appended appended) {
            return landed(inFlight(event, appended.offset()));
        }
        if (event instanceof OffsetRefused refused) {
            return reconcile(inFlight(event, refused.windowOffset()), refused.correctOffset());
        }
        if (event instanceof AlreadyClosed closed) {
            return alreadyClosed(inFlight(event, closed.windowOffset()));
        }
        throw illegal(event, "appends are under way");
    }

    private Step onCommitting(SessionEvent event) {
        if (event instanceof Committed) {
            return new Step(in(Phase.DONE), List.of(new Complete()));
        }
        throw illegal(event, "the commit is under way");
    }

    private Step reconcile(WindowRange window, long correctOffset) {
        OffsetVerdict verdict = OffsetVerdict.of(type(), window, correctOffset);
        if (verdict instanceof OffsetVerdict.SendFrom again) {
            return new Step(this, List.of(new Append(window, again.from(), isLast(window))));
        }
        if (verdict instanceof OffsetVerdict.Faulty faulty) {
            return fail(faulty.fault(), faulty.detail());
        }
        return landed(window);
    }

    private Step alreadyClosed(WindowRange window) {
        if (isLast(window)) {
            return landed(window);
        }
        return fail(
                SessionFault.CLOSED_EARLY,
                "The session was closed before the bytes "
                        + window.offset()
                        + " to "
                        + window.end()
                        + " were acknowledged, so it can take no more. Upload again in a new session.");
    }

    private Step landed(WindowRange window) {
        UploadSession next = with(windows.acknowledge(window));
        if (isLast(window)) {
            return new Step(
                    next.in(Phase.COMMITTING),
                    List.of(new Release(window), new Commit(window.end())));
        }
        if (windows.last() != null) {
            return next.sendWhatMayBeSent(List.of(new Release(window)));
        }
        return next.with(next.windows.demandMore(1))
                .sendWhatMayBeSent(List.of(new Release(window), new RequestWindows(1)));
    }

    private Step sendWhatMayBeSent(List<SessionCommand> before) {
        List<SessionCommand> commands = new ArrayList<>(before);
        UploadSession next = this;
        WindowRange window = windows.next(type(), concurrency);
        while (window != null) {
            boolean close = isLast(window);
            commands.add(new Append(window, window.offset(), close));
            next = next.with(next.windows.send(window)).in(close ? Phase.CLOSING : phase);
            window = next.windows.next(type(), concurrency);
        }
        return new Step(next, commands);
    }

    private Step fail(SessionFault fault, String detail) {
        return new Step(in(Phase.FAILED), List.of(new Fail(fault, detail)));
    }

    private UploadSession accept(WindowReady ready) {
        String reason = windows.whyNot(ready.range(), ready.last());
        if (reason != null) {
            throw illegal(ready, reason);
        }
        return with(windows.add(ready.range(), ready.last()));
    }

    private WindowRange inFlight(SessionEvent event, long offset) {
        WindowRange window = windows.inFlightAt(offset);
        if (window == null) {
            throw illegal(event, "no window in flight begins there");
        }
        return window;
    }

    private boolean isLast(WindowRange window) {
        return window.equals(windows.last());
    }

    private UploadSession in(Phase next) {
        return new UploadSession(plan, concurrency, next, sessionId, windows);
    }

    private UploadSession with(SessionWindows next) {
        return new UploadSession(plan, concurrency, phase, sessionId, next);
    }

    private IllegalStateException illegal(SessionEvent event, String reason) {
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

    /** Returns the number of bytes of the source, once its last window is known. */
    public OptionalLong length() {
        WindowRange last = windows.last();
        return last == null ? OptionalLong.empty() : OptionalLong.of(last.end());
    }

    @Override
    public String toString() {
        return "UploadSession[" + plan + ", " + phase + ", " + windows + "]";
    }
}
