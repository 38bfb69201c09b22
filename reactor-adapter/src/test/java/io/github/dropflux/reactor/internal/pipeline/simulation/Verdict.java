package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.DropboxException;
import io.github.dropflux.reactor.internal.pipeline.simulation.SimulatedUpload.End;
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
            if (upload.end() == null) {
                continue;
            }
            List<StoredFile> commits = run.dropbox().commitsOf(upload.plan().number());
            if (!KnownGaps.excuse(run, commits)) {
                judgeFiles(upload, commits);
                judgeEnd(upload, commits);
            }
            judgeRest(upload);
        }
        judgeCalls();
    }

    /** What Dropbox has now. */
    private void judgeFiles(SimulatedUpload upload, List<StoredFile> commits) {
        for (StoredFile file : commits) {
            long wrong = upload.plan().source().content().mismatch(file.bytes());
            if (wrong >= 0) {
                log.violation(file.path() + " is stored and differs from byte " + wrong + " on");
            }
        }
        if (commits.stream().map(StoredFile::path).distinct().count() > 1) {
            log.violation("the file is stored under two names");
        }
        if (upload.plan().mustFail() && !commits.isEmpty()) {
            log.violation("a file was stored that must not be");
        }
    }

    /** What the user was told of it. */
    private void judgeEnd(SimulatedUpload upload, List<StoredFile> commits) {
        if (upload.end() == End.STORED) {
            judgeStored(upload);
            return;
        }
        if (upload.plan().undisturbed() && run.scenario().harmless()) {
            log.violation("the file was not stored, though nothing stood in its way");
        }
        if (upload.end() == End.FAILED) {
            judgeFailure(upload.failure());
            if (!commits.isEmpty()) {
                log.violation("a failure was reported for a file that is there");
            }
        }
    }

    private void judgeStored(SimulatedUpload upload) {
        StoredFile file = run.dropbox().account().files().at(upload.stored().pathLower());
        if (file == null) {
            log.violation("a file was reported that is not there");
            return;
        }
        if (upload.plan().source().content().mismatch(file.bytes()) >= 0) {
            log.violation("a file was reported that has other bytes");
        }
        if (upload.stored().size() != file.length() || !upload.stored().rev().equals(file.rev())) {
            log.violation("the file is another one than was reported");
        }
        if (upload.plan().mustFail()) {
            log.violation("a file was reported where nothing may be stored");
        }
    }

    private void judgeFailure(Throwable failure) {
        if (!(failure instanceof DropboxException || failure instanceof SimulatedSource.Broken)) {
            log.violation("a failure of no kind that users are told of: " + failure);
        }
        if (failure.getMessage() == null || failure.getMessage().isBlank()) {
            log.violation("a failure that says nothing");
        }
    }

    private void judgeRest(SimulatedUpload upload) {
        try {
            Buffers.assertReleased(upload.source().given());
        } catch (AssertionError e) {
            log.violation(e.getMessage());
        }
        if (!upload.source().isOver()) {
            log.violation("the source was neither cancelled nor read to its end");
        }
    }

    private void judgeCalls() {
        for (Exchange exchange : run.dropbox().exchanges()) {
            if (exchange.isOpen()) {
                log.violation("a call goes on after the end");
            }
            if (!exchange.lent().isEmpty()) {
                log.violation("a body is held after the end");
            }
        }
    }
}
