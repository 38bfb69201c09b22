package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Append;
import io.github.dropflux.internal.session.SessionEvent.AlreadyClosed;
import io.github.dropflux.internal.session.SessionEvent.Committed;
import io.github.dropflux.internal.session.SessionEvent.Failed;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.internal.session.SessionEvent.Stored;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.session.UploadSession.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything that can happen next to an upload, by name. */
final class SessionMoves {

    private final SessionModel now;
    private final Map<String, Consumer<SessionModel>> moves = new LinkedHashMap<>();

    private SessionMoves(SessionModel now) {
        this.now = now;
    }

    static Map<String, Consumer<SessionModel>> of(SessionModel now) {
        SessionMoves all = new SessionMoves(now);
        if (now.session.phase() == Phase.FAILED) {
            return all.moves;
        }
        all.windows();
        all.calls();
        now.appends.forEach(all::append);
        if (!all.moves.isEmpty()) {
            all.moves.put("gives up", SessionMoves::giveUp);
        }
        return all.moves;
    }

    private void windows() {
        for (int i : now.hashing) {
            moves.put("window " + i + " ready", model -> windowReady(model, i));
        }
    }

    private static void windowReady(SessionModel model, int index) {
        model.hashing.remove(index);
        model.ready.add(index);
        model.happens(new WindowReady(model.window(index), model.isLast(index)));
    }

    private void calls() {
        if (now.calls.contains("start")) {
            moves.put(
                    "started",
                    model -> {
                        model.calls.remove("start");
                        model.sessionOpen = true;
                        model.happens(new Started("id", 0, false));
                    });
            if (!now.anew) {
                moves.put(
                        "started ahead",
                        model -> {
                            model.calls.remove("start");
                            model.sessionOpen = true;
                            model.happens(new Started("id", 0, true));
                        });
            }
        }
        if (now.calls.contains("store")) {
            moves.put(
                    "stored",
                    model -> {
                        model.calls.remove("store");
                        model.server.store(0, model.window(0).end());
                        model.happens(new Stored());
                    });
        }
        if (now.calls.contains("commit")) {
            moves.put(
                    "committed",
                    model -> {
                        model.calls.remove("commit");
                        model.happens(new Committed());
                    });
        }
    }

    private void append(Append append) {
        String name = " " + append.window().offset();
        long offset = append.window().offset();
        moves.put("answered" + name, model -> answered(model, append, model.server.answer(append)));
        if (isKnown(append)) {
            SessionEvent known = new OffsetRefused(offset, append.window().end());
            moves.put("known" + name, model -> answered(model, append, known));
        }
        if (now.server.wouldApply(append)) {
            fault("answer lost" + name, model -> model.server.answer(append));
        }
        if (append.window().length() > 0) {
            SessionEvent again = new OffsetRefused(offset, append.from());
            fault("not taken" + name, model -> answered(model, append, again));
        }
        if (isCutShort(append)) {
            long cut = append.from() + 4;
            fault("cut short" + name, model -> model.server.store(append.from(), cut));
        }
        if (now.session.mayOpenAnew()) {
            fault("gone" + name, model -> model.gone(offset));
        }
        misbehaviour(append, name);
    }

    /** Whether the server has this window from an attempt whose answer was lost. */
    private boolean isKnown(Append append) {
        return now.session.type() == SessionType.CONCURRENT
                && append.window().length() > 0
                && now.server.has(append.window())
                && !now.server.closed();
    }

    private boolean isCutShort(Append append) {
        return now.session.type() == SessionType.SEQUENTIAL
                && now.server.wouldApply(append)
                && append.window().end() - append.from() > 4;
    }

    private void misbehaviour(Append append, String name) {
        long offset = append.window().offset();
        long end = append.window().end();
        if (now.session.type() == SessionType.SEQUENTIAL && offset > 0) {
            misbehaviour("rewound" + name, append, new OffsetRefused(offset, offset - 1));
        }
        if (now.resumed() && now.session.type() == SessionType.SEQUENTIAL) {
            return;
        }
        misbehaviour("other writer" + name, append, new OffsetRefused(offset, end + 1));
        if (!append.close() && !now.resumed()) {
            misbehaviour("closed early" + name, append, new AlreadyClosed(offset));
        }
    }

    private void misbehaviour(String name, Append append, SessionEvent event) {
        fault(
                name,
                model -> {
                    model.serverMisbehaved = true;
                    answered(model, append, event);
                    assertThat(model.session.phase()).isEqualTo(Phase.FAILED);
                });
    }

    private void fault(String name, Consumer<SessionModel> move) {
        if (now.faultsLeft > 0) {
            moves.put(
                    name,
                    model -> {
                        model.faultsLeft--;
                        move.accept(model);
                    });
        }
    }

    private static void answered(SessionModel model, Append append, SessionEvent event) {
        model.appends.remove(append);
        model.happens(event);
    }

    /** Whatever comes after the upload was given up leads to nothing. */
    private static void giveUp(SessionModel model) {
        model.happens(new Failed());
        assertThat(model.session.phase()).isEqualTo(Phase.FAILED);

        UploadSession failed = model.session;
        for (Append append : model.appends) {
            assertThat(failed.on(model.server.answer(append)).commands()).isEmpty();
        }
        for (int i : model.hashing) {
            assertThat(failed.on(new WindowReady(model.window(i), model.isLast(i))).commands())
                    .isEmpty();
        }
        for (SessionEvent late :
                List.of(new Started("id", 0, false), new Stored(), new Committed(), new Failed())) {
            Step step = failed.on(late);
            assertThat(step.commands()).isEmpty();
            assertThat(step.next().phase()).isEqualTo(Phase.FAILED);
        }
    }
}
