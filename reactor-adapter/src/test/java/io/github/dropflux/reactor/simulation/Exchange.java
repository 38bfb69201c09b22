package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.MonoSink;

/** One call on its way: connection, body, the server's work, answer; each takes a while. */
final class Exchange {

    private static final long LATENCY_NANOS = 100_000_000;
    private static final long LATE_NANOS = 60_000_000_000L;

    private final int number;
    private final int process;
    private final Callers callers;
    private final Request call;
    private final Fault fault;
    private final Chance chance;
    private final SimulatedTime time;
    private final RunLog log;
    private final SimulatedAccount account;
    private final MonoSink<Response> sink;
    private final Entries entries;
    private final Deque<ByteBuf> lent = new ArrayDeque<>();
    private byte[] body = new byte[0];
    private int arrived;
    private int faultAt = -1;
    private boolean wholeArrived;
    private boolean carriedOut;
    private boolean answered;
    private boolean over;
    private boolean late;
    private boolean saidGone;
    private long begunNanos;
    private long endedNanos;
    private Disposable next = Disposables.single();

    Exchange(
            int number,
            int process,
            Callers callers,
            Request call,
            Fault fault,
            Chance chance,
            SimulatedTime time,
            RunLog log,
            SimulatedAccount account,
            MonoSink<Response> sink) {
        this.number = number;
        this.process = process;
        this.callers = callers;
        this.call = call;
        this.fault = fault;
        this.chance = chance;
        this.time = time;
        this.log = log;
        this.account = account;
        this.sink = sink;
        this.entries = new Entries(fault, chance);
    }

    void begin() {
        begunNanos = time.nanos();
        sink.onCancel(this::cancel);
        if (fault.moment() == Fault.Moment.NO_CONNECTION) {
            failAfter(fault.patience(chance));
        } else {
            next(this::connected);
        }
    }

    private void connected() {
        body = new byte[Math.toIntExact(call.body().length())];
        lent.addAll(call.body().retained());
        boolean early = fault.isAnswer() && chance.percent(30);
        if (fault.moment() == Fault.Moment.IN_BODY || early) {
            faultAt = chance.between(0, body.length);
        }
        sendSome();
    }

    private void sendSome() {
        for (int n = chance.between(1, 128); n > 0 && !lent.isEmpty(); n--) {
            if (faultAt >= 0 && arrived >= faultAt) {
                failAfter(fault.patience(chance));
                return;
            }
            ByteBuf slice = lent.poll();
            int bytes = slice.readableBytes();
            call.onSent().accept(bytes);
            slice.readBytes(body, arrived, bytes);
            slice.release();
            arrived += bytes;
        }
        if (over) {
            return;
        }
        if (lent.isEmpty()) {
            next(this::arrived);
        } else {
            next(this::sendSome);
        }
    }

    private void arrived() {
        if (arrived != body.length) {
            log.violation(
                    "#" + number + " has " + body.length + " B and delivered " + arrived + " B");
        }
        wholeArrived = true;
        // A fault in a body of no bytes is one right after it.
        boolean inEntries =
                fault == Fault.LOCK_CONTENTION
                        && call.route() == Route.FINISH_BATCH_V2
                        && chance.percent(50);
        if (fault == Fault.LOCK_CONTENTION && call.route() == Route.UPLOAD && chance.percent(50)) {
            String session = account.leaveSession(body);
            next(() -> fail(Refusal.ofUpload("too_many_write_operations", session)));
        } else if (!inEntries
                && (fault.moment() == Fault.Moment.ARRIVED
                        || fault.moment() == Fault.Moment.IN_BODY)) {
            failAfter(fault.patience(chance));
            if (fault == Fault.CARRIED_OUT_LATE) {
                time.after(chance.skewed(LATE_NANOS), this::workForNobody);
            } else if (fault == Fault.PARTLY_CARRIED_OUT) {
                account.carryOutPartly(call.argument(), body, chance.between(0, body.length));
            }
        } else if (call.route() == Route.TOKEN) {
            next = time.after(account.tokens().delay(), this::work);
        } else if (commits()) {
            next = time.after(chance.skewed(account.plan().longestCommit().toNanos()), this::work);
        } else {
            next(this::work);
        }
    }

    private void work() {
        String answer;
        try {
            answer = carryOut();
        } catch (Refusal refusal) {
            log.add("#" + number + " refused: " + refusal.getMessage());
            next(() -> fail(refusal));
            return;
        }
        if (fault == Fault.ANSWER_UNREADABLE) {
            next(() -> answer("<html>welcome to this hotel's network</html>", false));
        } else if (fault.moment() == Fault.Moment.CARRIED_OUT) {
            failAfter(fault.patience(chance));
        } else {
            next(() -> answer(answer, true));
        }
    }

    private String carryOut() {
        if (fault == Fault.DAMAGED_BYTES && body.length > 0) {
            body[chance.between(0, body.length - 1)] ^= 1;
        }
        carriedOut = true;
        String answer = account.carryOut(call.argument(), body, number, entries);
        callers.opened(entries.opened());
        return answer;
    }

    private void answer(String json, boolean usable) {
        over = true;
        endedNanos = time.nanos();
        answered = usable;
        saidGone = call.route() == Route.APPEND_BATCH && json.contains("not_found");
        sink.success(new Response(json.getBytes(StandardCharsets.UTF_8), "simulated-" + number));
    }

    private void failAfter(long nanos) {
        next = time.after(nanos, () -> fail(fault.failure(call.route(), chance)));
    }

    private void fail(Throwable failure) {
        over = true;
        endedNanos = time.nanos();
        giveBack();
        if (failure instanceof Refusal refusal) {
            RefusedCallException answer = refusal.answer(call.argument());
            heldBack(answer.error());
            saidGone = answer.error().error() == AppendError.Simple.NOT_FOUND;
            sink.error(answer);
        } else {
            sink.error(failure);
        }
    }

    private void heldBack(CallError error) {
        // The token endpoint's limit is its own.
        if (fault == Fault.RATE_LIMITED
                && call.route() != Route.TOKEN
                && error.retryAfter() != null) {
            account.holdBackFor(process, error.retryAfter());
        }
    }

    /** The client is gone; what has arrived whole may be carried out all the same. */
    private void cancel() {
        if (over) {
            return;
        }
        over = true;
        next.dispose();
        giveBack();
        log.add("#" + number + " cancelled");
        if (wholeArrived && !carriedOut && fault == Fault.NONE && chance.percent(50)) {
            next(this::workForNobody);
        }
    }

    private void workForNobody() {
        late = true;
        log.add("#" + number + " is carried out for nobody");
        try {
            carryOut();
        } catch (Refusal refusal) {
            log.add("#" + number + " refused: " + refusal.getMessage());
        }
    }

    private void giveBack() {
        lent.forEach(ReferenceCountUtil::release);
        lent.clear();
    }

    private void next(Runnable action) {
        next = time.after(chance.skewed(LATENCY_NANOS), action);
    }

    /** Whether the client has neither heard of it nor given it up. */
    boolean isOpen() {
        return !over;
    }

    private boolean commits() {
        return switch (call.route()) {
            case UPLOAD, FINISH, FINISH_BATCH_V2 -> true;
            default -> false;
        };
    }

    /** Whether it may have committed something for all that the client knows. */
    boolean isDoubtfulCommit() {
        return commits() && !answered && fault.moment() != Fault.Moment.NO_CONNECTION;
    }

    /** Whether an append was answered that there is no such session, or one of its entries was. */
    boolean saidGone() {
        return saidGone;
    }

    boolean wasUnauthorized() {
        return fault == Fault.UNAUTHORIZED;
    }

    /** Whether it committed this leg's file, if only what was there already. */
    boolean hasCommitted(Leg leg) {
        return commits() && concerns(leg) && entries.hasCommitted(callers.entry(leg));
    }

    /**
     * Whether a file of one call was made after the client had given the call up and, it may be, had
     * looked in vain for the file. A session is committed once, whenever that is.
     */
    boolean cameLate() {
        return late && call.route() == Route.UPLOAD;
    }

    /** Whether the client got an answer that tells what was done. */
    boolean isAnswered() {
        return answered;
    }

    long begunNanos() {
        return begunNanos;
    }

    /** When the client heard of its end. */
    long endedNanos() {
        return endedNanos;
    }

    /** Of the user's, from 0. */
    int process() {
        return process;
    }

    /** Whether something went wrong with it. */
    boolean wasFaulty() {
        return fault != Fault.NONE;
    }

    /** Whether the client heard that this session's file is there. */
    boolean saidCommitted(String session) {
        int entry = callers.parties().sessions().indexOf(session);
        return entry >= 0 && commits() && answered && entries.hasCommitted(entry);
    }

    Request call() {
        return call;
    }

    SimulatedAccount account() {
        return account;
    }

    /** Whether it is made for this leg, be it with others. */
    boolean concerns(Leg leg) {
        return callers.concern(leg);
    }

    Callers callers() {
        return callers;
    }

    List<ByteBuf> lent() {
        return List.copyOf(lent);
    }
}
