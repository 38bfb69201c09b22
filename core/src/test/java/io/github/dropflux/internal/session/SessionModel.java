package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.session.UploadSession.Step;
import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * An upload with everything around it: a source, hashing in parallel, calls under way and a server. It
 * carries out each command and asserts that the command is right.
 */
final class SessionModel {

    private final SessionPlan plan;
    private final int mostInFlight;
    private final List<WindowRange> source;
    private final EarlierRun earlier;

    UploadSession session;
    ModelServer server;
    final TreeSet<Integer> hashing = new TreeSet<>();
    final TreeSet<Integer> ready = new TreeSet<>();
    final List<Append> appends = new ArrayList<>();
    final TreeSet<String> calls = new TreeSet<>();
    int faultsLeft;
    boolean sessionOpen;
    boolean serverMisbehaved;
    boolean anew;
    private int requested;
    private final TreeSet<Integer> sent = new TreeSet<>();
    private final TreeSet<Integer> released = new TreeSet<>();
    private boolean started;
    private boolean commitSent;
    private boolean completed;

    SessionModel(SessionPlan plan, int concurrency, List<WindowRange> source, int faults) {
        this.plan = plan;
        this.mostInFlight = plan == SessionPlan.SEQUENTIAL ? 1 : concurrency;
        this.source = source;
        this.earlier = EarlierRun.NONE;
        this.session = UploadSession.begin(plan, concurrency);
        this.server = new ModelServer(session.type());
        this.faultsLeft = faults;
        session.open().forEach(this::perform);
    }

    SessionModel(
            SessionType type,
            int concurrency,
            List<WindowRange> source,
            EarlierRun earlier,
            int faults) {
        this.plan =
                type == SessionType.SEQUENTIAL ? SessionPlan.SEQUENTIAL : SessionPlan.CONCURRENT;
        this.mostInFlight = plan == SessionPlan.SEQUENTIAL ? 1 : concurrency;
        this.source = source;
        this.earlier = earlier;
        this.session =
                UploadSession.resume(
                        type,
                        concurrency,
                        "id",
                        earlier.ledger(source),
                        false,
                        window(earlier.from()).offset());
        this.server = new ModelServer(type);
        earlier.held().forEach(i -> server.store(window(i).offset(), window(i).end()));
        if (earlier.closed()) {
            server.close();
        }
        this.faultsLeft = faults;
        this.sessionOpen = true;
        this.started = true;
        this.requested = earlier.from();
        session.open().forEach(this::perform);
    }

    boolean resumed() {
        return started && earlier != EarlierRun.NONE;
    }

    SessionModel(SessionModel other) {
        plan = other.plan;
        mostInFlight = other.mostInFlight;
        source = other.source;
        earlier = other.earlier;
        session = other.session;
        server = other.server.copy();
        hashing.addAll(other.hashing);
        ready.addAll(other.ready);
        appends.addAll(other.appends);
        calls.addAll(other.calls);
        faultsLeft = other.faultsLeft;
        sessionOpen = other.sessionOpen;
        serverMisbehaved = other.serverMisbehaved;
        anew = other.anew;
        requested = other.requested;
        sent.addAll(other.sent);
        released.addAll(other.released);
        started = other.started;
        commitSent = other.commitSent;
        completed = other.completed;
    }

    WindowRange window(int index) {
        return source.get(index);
    }

    boolean isLast(int index) {
        return index == lastIndex();
    }

    private int lastIndex() {
        return source.size() - 1;
    }

    void happens(SessionEvent event) {
        long before = session.acknowledgedBytes();
        Phase phase = session.phase();
        Step step = session.on(event);
        session = step.next();
        step.commands().forEach(this::perform);

        if (session.phase() != Phase.FAILED) {
            assertThat(session.acknowledgedBytes()).isGreaterThanOrEqualTo(before);
            assertThat(released).allMatch(i -> session.acknowledged().contains(window(i)));
            assertThat(resumed() || session.acknowledgedBytes() == releasedBytes()).isTrue();
        }
        assertThat(session.phase()).isGreaterThanOrEqualTo(phase);
        assertThat(requested - earlier.from() - released.size())
                .isLessThanOrEqualTo(mostInFlight + 1);
    }

    /** The server has no such session, and what it held of the file is gone with it. */
    void gone(long windowOffset) {
        assertThat(released).isEmpty();
        server = new ModelServer(session.type());
        appends.clear();
        sent.clear();
        sessionOpen = false;
        started = false;
        anew = true;
        Step step = session.on(new SessionEvent.SessionGone(windowOffset));
        session = step.next();
        step.commands().forEach(this::perform);
        assertThat(session.phase()).isEqualTo(Phase.STARTING);
    }

    private long releasedBytes() {
        return released.stream().mapToLong(i -> window(i).length()).sum();
    }

    private void perform(SessionCommand command) {
        if (command instanceof RequestWindows request) {
            assertThat(ready).as("nothing is demanded beyond the end").doesNotContain(lastIndex());
            for (int i = 0; i < request.count() && requested + i < source.size(); i++) {
                hashing.add(requested + i);
            }
            requested += request.count();
        } else if (command instanceof Start start) {
            start(start);
        } else if (command instanceof StoreWhole whole) {
            assertThat(plan).isEqualTo(SessionPlan.AUTO);
            assertThat(source).containsExactly(whole.window());
            assertThat(calls.add("store")).isTrue();
        } else if (command instanceof Append append) {
            append(append);
        } else if (command instanceof Release release) {
            int index = source.indexOf(release.window());
            assertThat(server.has(release.window())).isTrue();
            assertThat(ready).contains(index);
            assertThat(released.add(index)).as("released once").isTrue();
        } else if (command instanceof Commit commit) {
            commit(commit);
        } else if (command instanceof Complete) {
            assertThat(completed).isFalse();
            completed = true;
        } else if (command instanceof Fail) {
            assertThat(serverMisbehaved).as("fails without a fault of the server").isTrue();
        }
    }

    private void start(Start start) {
        assertThat(started).as("started once").isFalse();
        assertThat(ready).isNotEmpty();
        assertThat(start.anew()).isEqualTo(anew);
        assertThat(start.type())
                .isEqualTo(
                        plan == SessionPlan.SEQUENTIAL
                                ? SessionType.SEQUENTIAL
                                : SessionType.CONCURRENT);
        started = true;
        calls.add("start");
    }

    private void append(Append append) {
        WindowRange window = append.window();
        int index = source.indexOf(window);
        assertThat(sessionOpen).isTrue();
        assertThat(ready).contains(index);
        assertThat(released).doesNotContain(index);
        assertThat(appends).noneMatch(other -> other.window().equals(window));
        assertThat(appends).hasSizeLessThan(mostInFlight);
        assertThat(append.close()).isEqualTo(isLast(index));
        assertThat(append.from()).isBetween(window.offset(), window.end());
        assertThat(
                        server.has(new WindowRange(0, append.from()))
                                || append.from() == window.offset())
                .as("leaves no byte out")
                .isTrue();
        if (append.close() || plan == SessionPlan.SEQUENTIAL) {
            assertThat(server.has(new WindowRange(0, append.window().offset()))).isTrue();
        }
        if (append.close()) {
            assertThat(released).as("all before it are there").hasSize(index - earlier.from());
        }
        assertThat(append.close() || !earlier.noted().contains(index))
                .as("what the checkpoint tells is not sent again")
                .isTrue();
        if (sent.add(index)) {
            TreeSet<Integer> settled = new TreeSet<>(sent);
            settled.addAll(released);
            assertThat(settled).as("lowest offset first").containsAll(ready.headSet(index));
        }
        appends.add(append);
    }

    private void commit(Commit commit) {
        assertThat(commitSent).as("committed once").isFalse();
        assertThat(released).as("all is acknowledged").hasSize(source.size() - earlier.from());
        assertThat(server.closed()).isTrue();
        assertThat(commit.length()).isEqualTo(window(lastIndex()).end());
        commitSent = true;
        calls.add("commit");
    }

    /** Asserts that an upload that has nothing left to wait for has stored the file. */
    void assertStored() {
        assertThat(session.phase()).isEqualTo(Phase.DONE);
        assertThat(completed).isTrue();
        assertThat(commitSent).isEqualTo(started);
        assertThat(released).hasSize(source.size() - earlier.from());
        assertThat(session.acknowledged().islands()).isEmpty();
        assertThat(session.acknowledgedBytes()).isEqualTo(window(lastIndex()).end());
        assertThat(hashing).isEmpty();
        assertThat(appends).isEmpty();
    }

    /** Tells two states apart: what has one key behaves in one way from here on. */
    String key() {
        return session
                + " "
                + server
                + hashing
                + ready
                + released
                + appends
                + calls
                + faultsLeft
                + requested
                + sessionOpen
                + anew
                + serverMisbehaved;
    }
}
