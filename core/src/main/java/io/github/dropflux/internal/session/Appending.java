package io.github.dropflux.internal.session;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Append;
import io.github.dropflux.internal.session.SessionCommand.Commit;
import io.github.dropflux.internal.session.SessionCommand.Fail;
import io.github.dropflux.internal.session.SessionCommand.Fault;
import io.github.dropflux.internal.session.SessionCommand.Release;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import io.github.dropflux.internal.session.SessionEvent.AlreadyClosed;
import io.github.dropflux.internal.session.SessionEvent.Appended;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.session.SessionEvent.SessionGone;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.session.UploadSession.Step;
import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an open session makes of its windows and of the answers to its appends. */
final class Appending {

    private Appending() {}

    static Step on(UploadSession session, SessionEvent event) {
        if (event instanceof WindowReady ready) {
            return arrived(session, ready);
        }
        if (event instanceof Appended appended) {
            return landed(session, inFlight(session, event, appended.offset()));
        }
        if (event instanceof OffsetRefused refused) {
            WindowRange window = inFlight(session, event, refused.windowOffset());
            return reconcile(session, window, refused.correctOffset());
        }
        if (event instanceof AlreadyClosed closed) {
            return alreadyClosed(session, inFlight(session, event, closed.windowOffset()));
        }
        if (event instanceof SessionGone gone) {
            inFlight(session, event, gone.windowOffset());
            return anew(session, gone);
        }
        throw session.illegal(event, "appends are under way");
    }

    private static Step anew(UploadSession session, SessionGone gone) {
        if (!session.mayOpenAnew()) {
            throw session.illegal(
                    gone, "the session was not opened ahead, or holds bytes of the file");
        }
        return session.with(session.windows().takeBack()).start(true);
    }

    private static WindowRange inFlight(UploadSession session, SessionEvent event, long offset) {
        WindowRange window = session.windows().inFlightAt(offset);
        if (window == null) {
            throw session.illegal(event, "no window in flight begins there");
        }
        return window;
    }

    private static Step arrived(UploadSession session, WindowReady ready) {
        UploadSession next = session.accept(ready);
        Step shortfall = ready.last() ? tooShort(next, ready.range()) : null;
        return shortfall != null ? shortfall : sendWhatMayBeSent(next, List.of());
    }

    private static @Nullable Step tooShort(UploadSession session, WindowRange last) {
        long held = session.windows().acknowledged().end();
        return held <= last.end()
                ? null
                : fail(
                        session,
                        Fault.SOURCE_TOO_SHORT,
                        "The source ended at "
                                + last.end()
                                + " bytes, but the server holds "
                                + held
                                + " of it already: this is another source, or a cut one. Nothing was"
                                + " committed; resume with the whole source, or upload this one anew.");
    }

    /**
     * An append's {@code incorrect_offset}, given that an earlier attempt may have landed and only its
     * answer been lost.
     */
    private static Step reconcile(UploadSession session, WindowRange window, long correctOffset) {
        if (correctOffset == window.end()) {
            return landed(session, window);
        }
        return session.type() == SessionType.SEQUENTIAL
                ? sequential(session, window, correctOffset)
                : concurrent(session, window, correctOffset);
    }

    private static Step sequential(UploadSession session, WindowRange window, long correctOffset) {
        if (correctOffset < window.offset()) {
            return fail(
                    session.with(session.windows().rewindTo(correctOffset)),
                    Fault.REWOUND,
                    "The server acknowledged "
                            + window.offset()
                            + " bytes and now asks for offset "
                            + correctOffset
                            + ": it lost bytes that are gone here, too. Upload the source again from"
                            + " its beginning, or resume with a source that can be read from there.");
        }
        if (correctOffset < window.end()) {
            return sendFrom(correctOffset, session, window);
        }
        return session.prior().resumed()
                ? ahead(session, window, correctOffset)
                : fail(
                        session,
                        Fault.OTHER_WRITER,
                        "The server asks for offset "
                                + correctOffset
                                + ", but only "
                                + window.end()
                                + " bytes were sent: somebody else appends to this session. Upload again"
                                + " in a session of its own.");
    }

    private static Step concurrent(UploadSession session, WindowRange window, long correctOffset) {
        return correctOffset == window.offset()
                ? sendFrom(correctOffset, session, window)
                : fail(
                        session,
                        Fault.UNEXPECTED_OFFSET,
                        "The server refused the bytes "
                                + window.offset()
                                + " to "
                                + window.end()
                                + " of a concurrent session and asks for offset "
                                + correctOffset
                                + ", which is neither of the two. Upload again in a new session.");
    }

    private static Step sendFrom(long offset, UploadSession session, WindowRange window) {
        return new Step(session, List.of(new Append(window, offset, isLast(session, window))));
    }

    /** An earlier run sent more than its checkpoint tells; the commit's hash vouches for it. */
    private static Step ahead(UploadSession session, WindowRange window, long correctOffset) {
        UploadSession next =
                session.with(session.prior().upTo(correctOffset))
                        .with(session.windows().acknowledgeUpTo(correctOffset));
        WindowRange last = next.windows().last();
        Step shortfall = last == null ? null : tooShort(next, last);
        return shortfall != null ? shortfall : landed(next, window);
    }

    private static Step alreadyClosed(UploadSession session, WindowRange window) {
        if (isLast(session, window)) {
            return landed(session, window);
        }
        if (session.prior().resumed()) {
            return landed(session.with(session.prior().closedBefore()), window);
        }
        return fail(
                session,
                Fault.CLOSED_EARLY,
                "The session was closed before the bytes "
                        + window.offset()
                        + " to "
                        + window.end()
                        + " were acknowledged, so it can take no more. Upload again in a new session.");
    }

    private static Step landed(UploadSession session, WindowRange window) {
        List<SessionCommand> commands = new ArrayList<>();
        return sendWhatMayBeSent(acknowledge(session, window, commands), commands);
    }

    /** The server has the window: its place goes to the next one, or the commit is due. */
    private static UploadSession acknowledge(
            UploadSession session, WindowRange window, List<SessionCommand> commands) {
        UploadSession next = session.with(session.windows().acknowledge(window));
        commands.add(new Release(window));
        if (isLast(session, window)) {
            commands.add(new Commit(window.end()));
            return next.in(Phase.COMMITTING);
        }
        if (next.windows().last() != null) {
            return next;
        }
        commands.add(new RequestWindows(1));
        return next.with(next.windows().demandMore(1));
    }

    static Step sendWhatMayBeSent(UploadSession session, List<SessionCommand> before) {
        List<SessionCommand> commands = new ArrayList<>(before);
        UploadSession next = session;
        WindowRange window = next(next);
        while (window != null) {
            boolean last = isLast(next, window);
            if (next.prior().coverAll(window, last)) {
                next = acknowledge(next, window, commands);
            } else {
                commands.add(new Append(window, next.windows().missingFrom(window), last));
                next = next.with(next.windows().send(window));
                next = last ? next.in(Phase.CLOSING) : next;
            }
            window = next(next);
        }
        return new Step(next, commands);
    }

    private static @Nullable WindowRange next(UploadSession session) {
        return session.windows().next(session.type(), session.concurrency());
    }

    private static Step fail(UploadSession session, Fault fault, String detail) {
        return new Step(session.in(Phase.FAILED), List.of(new Fail(fault, detail)));
    }

    private static boolean isLast(UploadSession session, WindowRange window) {
        return window.equals(session.windows().last());
    }
}
