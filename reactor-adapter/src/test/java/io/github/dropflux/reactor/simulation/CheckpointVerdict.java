package io.github.dropflux.reactor.simulation;

import io.github.dropflux.ByteRange;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.reactor.simulation.Leg.End;
import java.util.List;

/** Holds what legs leave to go on from, and how they go on, against what holds for all. */
final class CheckpointVerdict {

    private final Simulation run;
    private final SimulatedUpload upload;
    private final List<Leg> legs;

    CheckpointVerdict(Simulation run, SimulatedUpload upload) {
        this.run = run;
        this.upload = upload;
        this.legs = upload.legs();
    }

    void give() {
        for (Leg leg : legs) {
            if (leg.end() == End.FAILED || leg.end() == End.CANCELLED) {
                judgeLeft(leg);
            }
            if (leg.from() != null) {
                judgeSentAgain(leg);
            }
        }
        judgeLastLegs();
    }

    private void judgeLeft(Leg leg) {
        UploadCheckpoint left = leg.left();
        if (left != null && leg.saysAnotherHash()) {
            violation(leg, "left something to go on from to what was refused");
        } else if (left != null) {
            judgeVouched(leg, left);
        } else if (hadSession(leg) && mustLeave(leg)) {
            violation(leg, "had a session and left nothing to go on from");
        }
    }

    /** Neither may a cancel without a store leave anything, nor a session that is gone or holds what was refused. */
    private boolean mustLeave(Leg leg) {
        boolean committed =
                run.dropbox().exchanges().stream().anyMatch(call -> call.hasCommitted(leg));
        if (committed || wasWhole(leg)) {
            return false;
        }
        return leg.end() == End.FAILED
                ? !leg.saysExpired() && !leg.saysAnotherHash()
                : upload.plan().store()
                        && !upload.store().hasFailed()
                        && !leg.crashed()
                        && idWasKnown(leg);
    }

    /** What is prepared ends with the last append, and a cancel then comes too late for a checkpoint. */
    private boolean wasWhole(Leg leg) {
        return leg.prepares()
                && leg.end() == End.CANCELLED
                && run.dropbox().exchanges().stream()
                        .anyMatch(
                                call ->
                                        call.concerns(leg)
                                                && call.isAnswered()
                                                && closes(call.call().argument()));
    }

    private static boolean closes(Argument argument) {
        return argument instanceof AppendArgument append
                ? append.close()
                : argument instanceof AppendBatchArgument batch
                        && batch.entries().stream().anyMatch(AppendBatchArgument.Entry::close);
    }

    /** A cancel that finds no id yet keeps the checkpoint when Dropbox has said whose the token is. */
    private boolean idWasKnown(Leg leg) {
        return !account().plan().asksForId()
                || run.dropbox().questions(account()).idWasToldBefore(leg.leftNanos());
    }

    /** Whether one was opened for it and, where that is done early or ahead, used. */
    private boolean hadSession(Leg leg) {
        boolean had = false;
        boolean gone = false;
        for (Exchange exchange : run.dropbox().exchanges()) {
            if (exchange.concerns(leg)) {
                switch (exchange.call().route()) {
                    case START -> {
                        had = exchange.isAnswered() && !opensEarly();
                        gone = false;
                    }
                    // Of many that a batch opened, one that is not used may be a later leg's.
                    case START_BATCH -> gone = false;
                    case APPEND_V2, APPEND_BATCH -> {
                        had = true;
                        gone |= exchange.saidGone();
                    }
                    default -> {}
                }
            }
        }
        // One that was opened ahead and is gone is no use to anybody.
        return had && !gone;
    }

    /** Whether a session is opened while the first window fills: no use to anybody before that is sent. */
    private boolean opensEarly() {
        return upload.plan().source().declared().orElse(0) > run.scenario().settings().windowSize();
    }

    /** What a checkpoint says that the server has, it has. */
    private void judgeVouched(Leg leg, UploadCheckpoint left) {
        for (ByteRange range : left.acknowledged()) {
            if (!account().hasLost() && !account().holds(left.sessionId(), range)) {
                violation(leg, "left a checkpoint with " + range + ", which the server has not");
            }
        }
    }

    private void judgeSentAgain(Leg leg) {
        if (account().hasLost()) {
            return;
        }
        for (Exchange exchange : run.dropbox().exchanges()) {
            if (exchange.concerns(leg)
                    && exchange.call().argument() instanceof AppendArgument append
                    && append.cursor().sessionId().equals(leg.from().sessionId())) {
                long from = append.cursor().offset();
                long to = from + exchange.call().body().length();
                for (ByteRange held : leg.from().acknowledged()) {
                    if (from < held.offset() + held.length() && held.offset() < to) {
                        violation(
                                leg, "sent " + from + " to " + to + " again, in spite of " + held);
                    }
                }
            }
        }
    }

    /** With nothing in its way any more, an upload ends well at last. */
    private void judgeLastLegs() {
        for (Leg leg : legs) {
            boolean blocked =
                    leg.end() == End.STORED
                            || leg.end() == End.PREPARED
                            || !leg.plan().calm()
                            || leg.mustFail()
                            || upload.storedBefore(leg, run.dropbox())
                            || (leg.saysInDoubt() && maybeUnknowable())
                            || (leg.from() != null && account().hasLost())
                            || leg.saysExpired()
                            || maybeForeign(leg);
            if (!blocked) {
                violation(leg, "did not store the file, though nothing stood in its way");
            }
        }
    }

    private SimulatedAccount account() {
        return run.dropbox().account(upload);
    }

    /** An id that stands for a token is another one when Dropbox says whose the token is. */
    private boolean maybeForeign(Leg leg) {
        return leg.saysForeign()
                && account().plan().asksForId()
                && run.dropbox().questions(account()).leftIdOpen();
    }

    private boolean maybeUnknowable() {
        return upload.plan().destination().hides() || !run.scenario().habits().tellsHash();
    }

    private void violation(Leg leg, String what) {
        run.log().violation(leg + " " + what);
    }
}
