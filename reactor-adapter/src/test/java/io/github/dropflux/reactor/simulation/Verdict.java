package io.github.dropflux.reactor.simulation;

import io.github.dropflux.ByteRange;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.reactor.simulation.Leg.End;
import io.github.dropflux.reactor.test.Buffers;
import java.util.List;

/** Holds a run that has come to rest against what holds for every upload. */
final class Verdict {

    private final Simulation run;
    private final RunLog log;

    Verdict(Simulation run) {
        this.run = run;
        this.log = run.log();
    }

    void give() {
        for (SimulatedUpload upload : run.uploads()) {
            new CheckpointVerdict(run, upload).give();
            for (Leg leg : upload.legs()) {
                List<StoredFile> commits = run.dropbox().commitsOf(leg);
                if (leg.end() != null) {
                    judgeFiles(leg, commits);
                    judgeEnd(leg, commits);
                }
                judgeSources(leg);
            }
        }
        judgeCalls();
    }

    /** What Dropbox has now. */
    private void judgeFiles(Leg leg, List<StoredFile> commits) {
        for (StoredFile file : commits) {
            long wrong = leg.upload().plan().source().content().mismatch(file.bytes());
            if (wrong >= 0) {
                violation(leg, file.path() + " is stored and differs from byte " + wrong + " on");
            }
        }
        if (commits.stream()
                        .filter(file -> !run.dropbox().exchanges().get(file.call()).cameLate())
                        .map(StoredFile::path)
                        .distinct()
                        .count()
                > 1) {
            violation(leg, "the file is stored under two names");
        }
        if (leg.mustFail() && !commits.isEmpty()) {
            violation(leg, "a file was stored that must not be");
        }
    }

    /** What the user was told of it. */
    private void judgeEnd(Leg leg, List<StoredFile> commits) {
        if (leg.end() == End.PREPARED) {
            judgePrepared(leg);
            return;
        }
        if (leg.end() == End.STORED) {
            judgeStored(leg);
            return;
        }
        if (run.scenario().harmless(leg.upload().plan().account())
                && leg.undisturbed()
                && !leg.saysExpired()
                && !leg.saysForeign()
                && !(leg.saysInDoubt() && maybeUnknowable(leg))
                && !leg.upload().store().hasFailed()
                && !leg.upload().storedBefore(leg, run.dropbox())
                && !leg.mustFail()) {
            violation(leg, "the file was not stored, though nothing stood in its way");
        }
        if (leg.end() == End.FAILED) {
            if (leg.failure().getMessage().isBlank()) {
                violation(leg, "a failure that says nothing");
            }
            if (!commits.isEmpty() && !leg.saysInDoubt()) {
                violation(leg, "a failure was reported for a file that is there");
            }
            if (leg.saysInDoubt() && !mayDoubt(leg)) {
                violation(leg, "is in doubt of a commit that cannot have happened");
            }
        }
    }

    /** A name that cannot be guessed, or a file of which the server does not tell the hash. */
    private boolean maybeUnknowable(Leg leg) {
        return leg.upload().plan().destination().hides() || !run.scenario().habits().tellsHash();
    }

    /** Whether a commit got as far as to the server, and no answer back. */
    private boolean mayDoubt(Leg leg) {
        boolean maybeEarlier = leg.from() != null && leg.from().closed();
        return maybeEarlier
                || run.dropbox().exchanges().stream()
                        .anyMatch(call -> call.concerns(leg) && call.isDoubtfulCommit());
    }

    private void judgePrepared(Leg leg) {
        PreparedUpload prepared = leg.prepared();
        SimulatedContent content = leg.upload().plan().source().content();
        SimulatedAccount account = run.dropbox().account(leg.upload());
        if (prepared.length() != content.length()
                || !prepared.contentHash().equals(content.hash())
                || !prepared.commit().equals(leg.commit())) {
            violation(leg, "something else was prepared: " + prepared);
        }
        if (!account.hasLost()
                && !account.holds(prepared.sessionId(), ByteRange.of(0, prepared.length()))) {
            violation(leg, "a session was handed out that does not hold all");
        }
        if (leg.mustFail()) {
            violation(leg, "was prepared though it is not what was declared");
        }
    }

    private void judgeStored(Leg leg) {
        SimulatedFiles files = run.dropbox().account(leg.upload()).files();
        StoredFile file = files.revision(leg.stored().pathLower(), leg.stored().rev());
        if (file == null) {
            violation(leg, "a file was reported that was never there");
            return;
        }
        if (leg.upload().plan().source().content().mismatch(file.bytes()) >= 0) {
            violation(leg, "a file was reported that has other bytes");
        }
        if (leg.stored().size() != file.length()) {
            violation(leg, "the file has another size than was reported");
        }
        if (leg.mustFail() && !isTakenForIts(leg)) {
            violation(leg, "a file was reported where nothing may be stored");
        }
    }

    /** An attempt may have made the file that is there, for all that can be known. */
    private boolean isTakenForIts(Leg leg) {
        return leg.upload().plan().destination().there() == Destination.There.THE_SAME_FILE
                && !leg.upload().plan().source().misdeclared()
                && mayDoubt(leg);
    }

    private void judgeSources(Leg leg) {
        for (SimulatedSource source : leg.sources()) {
            try {
                Buffers.assertReleased(source.given());
            } catch (AssertionError e) {
                violation(leg, e.getMessage());
            }
            if (!source.isOver()) {
                violation(leg, "the source was neither cancelled nor read to its end");
            }
        }
    }

    private void judgeCalls() {
        for (Exchange exchange : run.dropbox().exchanges()) {
            if (exchange.isOpen()) {
                log.violation(exchange.callers() + ": a call goes on after the end");
            }
            if (!exchange.lent().isEmpty()) {
                log.violation(exchange.callers() + ": a body is held after the end");
            }
        }
    }

    private void violation(Leg leg, String what) {
        log.violation(leg + ": " + what);
    }
}
