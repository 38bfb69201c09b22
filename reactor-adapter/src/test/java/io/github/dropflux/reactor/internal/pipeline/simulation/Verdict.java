package io.github.dropflux.reactor.internal.pipeline.simulation;

import static io.github.dropflux.reactor.internal.pipeline.simulation.SimulatedUpload.End;

import io.github.dropflux.DropboxException;
import io.github.dropflux.reactor.test.Buffers;
import io.netty.util.IllegalReferenceCountException;
import java.util.List;

/** Holds a run that has come to rest against what holds for every upload. */
final class Verdict {

    private final SimulatedUpload run;
    private final RunLog log;

    Verdict(SimulatedUpload run) {
        this.run = run;
        this.log = run.log();
    }

    void give() {
        if (run.end() == null) {
            return;
        }
        if (!KnownGaps.excuse(run)) {
            judgeFile();
        }
        if (run.end() == End.FAILED) {
            judgeFailure();
        }
        judgeRest();
    }

    /** What Dropbox has now, which is what the user was told. */
    private void judgeFile() {
        List<StoredFile> commits =
                run.dropbox().account().files().commits().stream()
                        .filter(file -> file.call() >= 0)
                        .toList();
        for (StoredFile file : commits) {
            long wrong = run.scenario().source().content().mismatch(file.bytes());
            if (wrong >= 0) {
                log.violation(file.path() + " is stored and differs from byte " + wrong + " on");
            }
        }
        if (commits.stream().map(StoredFile::path).distinct().count() > 1) {
            log.violation("the file is stored under two names");
        }
        switch (run.end()) {
            case STORED -> judgeStored();
            case FAILED -> {
                if (!commits.isEmpty()) {
                    log.violation("a failure was reported for a file that is there");
                }
            }
            case CANCELLED -> {}
        }
        if (run.scenario().mustFail() && (run.end() == End.STORED || !commits.isEmpty())) {
            log.violation("a file was stored that must not be");
        }
        if (run.scenario().mustSucceed() && run.end() != End.STORED) {
            log.violation("the file was not stored, though nothing stood in its way");
        }
    }

    private void judgeStored() {
        StoredFile file = run.dropbox().account().files().at(run.stored().pathLower());
        if (file == null) {
            log.violation("a file was reported that is not there");
            return;
        }
        if (run.scenario().source().content().mismatch(file.bytes()) >= 0) {
            log.violation("a file was reported that has other bytes");
        }
        if (run.stored().size() != run.scenario().source().length()
                || !run.stored().rev().equals(file.rev())) {
            log.violation("the file is another one than was reported");
        }
    }

    private void judgeFailure() {
        Throwable failure = run.failure();
        if (!(failure instanceof DropboxException || failure instanceof SimulatedSource.Broken)) {
            log.violation("a failure of no kind that users are told of: " + failure);
        }
        if (failure.getMessage() == null || failure.getMessage().isBlank()) {
            log.violation("a failure that says nothing");
        }
    }

    private void judgeRest() {
        try {
            Buffers.assertReleased(run.source().given());
        } catch (AssertionError e) {
            log.violation(e.getMessage());
        }
        for (Exchange exchange : run.dropbox().exchanges()) {
            if (exchange.isOpen()) {
                log.violation("a call goes on after the end");
            }
            if (!exchange.lent().isEmpty()) {
                log.violation("a body is held after the end");
            }
        }
        if (!run.source().isOver()) {
            log.violation("the source was neither cancelled nor read to its end");
        }
    }

    /** Whether it is one that no network and no user can cause. */
    static boolean isInternal(Throwable error) {
        return error instanceof IllegalStateException
                || error instanceof IllegalReferenceCountException
                || error instanceof IllegalArgumentException
                || error instanceof NullPointerException
                || error instanceof Error;
    }
}
