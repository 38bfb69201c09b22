package io.github.dropflux.emulator.internal.sessions;

import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.protocol.Switches;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** All open sessions. Thread-safe. */
public final class SessionTable {

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;
    private final Limits limits;
    private final Switches switches;

    /** An empty table. */
    public SessionTable(InstantSource clock, Limits limits, Switches switches) {
        this.clock = clock;
        this.limits = limits;
        this.switches = switches;
    }

    /** Makes a session that nobody can find yet. */
    public Session create(boolean concurrent) {
        String id = "pid_upload_session:" + UUID.randomUUID().toString().replace("-", "");
        Instant now = clock.instant();
        return concurrent
                ? new ConcurrentSession(id, now, limits, switches)
                : new SequentialSession(id, now, limits);
    }

    /** Lets calls find a session. Those that have expired are forgotten at the same time. */
    public void add(Session session) {
        Instant now = clock.instant();
        List<Session> expired =
                sessions.values().stream().filter(old -> old.unlessExpired(now).isEmpty()).toList();
        for (Session old : expired) {
            sessions.remove(old.id());
            old.discard();
        }
        sessions.put(session.id(), session);
    }

    /** The session of this identifier, or a refusal. */
    public Session get(String id) {
        Session session = sessions.get(id);
        if (session == null && finished.contains(id)) {
            throw Refusal.typed(switches.finishedSessionClosed() ? "closed" : "not_found");
        }
        if (session == null || session.unlessExpired(clock.instant()).isEmpty()) {
            throw Refusal.typed("not_found");
        }
        return session;
    }

    /** Lets a session forget its last append, if there is such a session. */
    public void rewind(String id) {
        Session session = sessions.get(id);
        if (session != null) {
            session.rewind();
        }
    }

    /** Forgets a session that was committed. */
    public void finished(Session session) {
        sessions.remove(session.id());
        if (switches.finishedSessionClosed()) {
            finished.add(session.id());
        }
    }

    /** Forgets all sessions, with their bytes. */
    public void clear() {
        for (Session session : List.copyOf(sessions.values())) {
            sessions.remove(session.id());
            session.discard();
        }
        finished.clear();
    }

    /** How many sessions a call may still find; those that have expired don't count. */
    public int open() {
        Instant now = clock.instant();
        return (int)
                sessions.values().stream()
                        .filter(session -> session.unlessExpired(now).isPresent())
                        .count();
    }
}
