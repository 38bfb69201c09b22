package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.UploadProgress;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** Subscribes to one attempt at an upload, may cancel it, and remembers what came of it. */
final class Leg extends BaseSubscriber<Object> {

    /** The key under which the context of a call has the leg that makes it. */
    static final String KEY = "simulated leg";

    private final SimulatedUpload upload;
    private final LegPlan plan;
    private final UploadCheckpoint from;
    private final SimulatedBatch batch;
    private final RunLog log;
    private final List<SimulatedSource> sources = new ArrayList<>();
    private boolean started;
    private long begunNanos;
    private long endedNanos;
    private long leftNanos;
    private int moments;
    private int reports;
    private long acknowledged;
    private long sent;
    private End end;
    private FileMetadata stored;
    private PreparedUpload prepared;
    private DropboxException failure;
    private UploadCheckpoint left;

    /** The three ends of an upload, of which the good one is another for one that is prepared. */
    enum End {
        STORED,
        PREPARED,
        FAILED,
        CANCELLED
    }

    /**
     * @param from what it goes on from; null when it begins anew
     * @param batch of which it is a part; null when it is none's
     */
    Leg(
            SimulatedUpload upload,
            LegPlan plan,
            UploadCheckpoint from,
            SimulatedBatch batch,
            RunLog log) {
        this.upload = upload;
        this.plan = plan;
        this.from = from;
        this.batch = batch;
        this.log = log;
    }

    /** What it left to go on from when it ended; null when nothing. */
    UploadCheckpoint left() {
        return left;
    }

    /** Once it has ended, and what it kept is kept. */
    void leave(UploadCheckpoint checkpoint) {
        left = checkpoint;
        leftNanos = log.nanos();
    }

    void start(Mono<?> attempt) {
        begin();
        attempt.subscribe(this);
    }

    /** As a part of the batch, which subscribes. */
    void begin() {
        begunNanos = log.nanos();
        log.add(this + " begins" + (from == null ? "" : " from " + from));
        started = true;
    }

    /** What the batch says of it. */
    void result(Object value, DropboxException why) {
        if (value != null) {
            hookOnNext(value);
        } else {
            failed(why);
        }
        upload.ended(this);
    }

    /** Together with the batch. */
    void cancelled(boolean crash) {
        end(End.CANCELLED, crash ? "dies" : "is cancelled");
        if (crash) {
            checkKept();
            upload.store().die();
        }
    }

    Publisher<ByteBuf> source(long offset) {
        SimulatedSource source = upload.source(plan, offset, sources.size());
        sources.add(source);
        return source;
    }

    /** Calls made for this leg are known by it. */
    @Override
    public Context currentContext() {
        return Context.of(KEY, this);
    }

    /** Where a user may cancel: between any two things that happen, and in the middle of some. */
    void moment() {
        if (!started || end != null) {
            return;
        }
        checkMemory();
        if (batch == null && moments++ == plan.cancelAt()) {
            cancelled(plan.crash());
            cancel();
            upload.ended(this);
        }
    }

    private void checkMemory() {
        long held = heldInWindows();
        if (held > upload.windowsBytes()) {
            log.violation(
                    held + " B were taken that nobody acknowledged, more than the windows have");
        }
    }

    /** What the user was told that Dropbox has need not be sent again after a crash. */
    private void checkKept() {
        UploadCheckpoint kept = upload.store().kept();
        long bytes = kept == null ? 0 : kept.acknowledgedBytes();
        boolean restarts = from != null && plan.restartExpired();
        if (bytes < acknowledged
                && upload.plan().store()
                && !upload.store().hasFailed()
                && !restarts
                && acknowledged < upload.plan().source().content().length()) {
            log.violation(
                    acknowledged
                            + " B were acknowledged, and the checkpoint store knows of "
                            + bytes);
        }
    }

    /** The bytes that were taken and not acknowledged, but for the buffer that came last. */
    long heldInWindows() {
        // What a source gives once more, when it goes on, is acknowledged already.
        if (from != null || end != null) {
            return 0;
        }
        return sources.stream()
                .filter(source -> !source.isCancelled())
                .mapToLong(source -> source.taken() - acknowledged - source.lastGiven())
                .filter(bytes -> bytes > 0)
                .sum();
    }

    void progressed(UploadProgress progress) {
        long nowAcknowledged = progress.acknowledgedBytes();
        long nowSent = progress.sentBytes();
        OptionalLong total = progress.totalBytes();
        boolean restarts = from != null && plan.restartExpired();
        if ((nowAcknowledged < acknowledged || nowSent < sent) && !restarts) {
            log.violation("the progress runs backwards");
        }
        if (total.isPresent() && nowAcknowledged > total.getAsLong()) {
            log.violation(nowAcknowledged + " B acknowledged of " + total.getAsLong());
        }
        acknowledged = nowAcknowledged;
        sent = nowSent;
        moment();
        if (reports++ == plan.listenerFailsAt()) {
            log.add("the progress listener fails");
            throw new SimulatedSource.Broken();
        }
    }

    @Override
    protected void hookOnNext(Object value) {
        if (prepares()) {
            prepared = (PreparedUpload) value;
            end(End.PREPARED, "is prepared: " + prepared.sessionId());
        } else {
            stored = (FileMetadata) value;
            end(End.STORED, "is stored: " + value);
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        failed(error);
        upload.ended(this);
    }

    private void failed(Throwable error) {
        if (error instanceof DropboxException told) {
            failure = told;
        } else {
            log.violation("a failure of no kind that users are told of: " + error);
        }
        end(End.FAILED, "fails: " + error);
    }

    @Override
    protected void hookOnComplete() {
        if (stored == null && prepared == null) {
            log.violation("completed without a file");
        }
        upload.ended(this);
    }

    @Override
    protected void hookFinally(SignalType type) {
        if (type == SignalType.CANCEL && end != End.CANCELLED) {
            log.violation("cancelled by somebody else");
        }
    }

    private void end(End how, String what) {
        log.add(this + " " + what);
        if (end != null) {
            log.violation("a second end");
        } else {
            end = how;
            endedNanos = log.nanos();
        }
    }

    SimulatedUpload upload() {
        return upload;
    }

    LegPlan plan() {
        return plan;
    }

    /** Null when it is by itself. */
    SimulatedBatch batch() {
        return batch;
    }

    /** Whether neither the source nor the user ended it. */
    boolean undisturbed() {
        return batch == null
                ? plan.undisturbed()
                : plan.failsAt() < 0
                        && plan.listenerFailsAt() < 0
                        && plan.hostility().equals(Hostility.NONE)
                        && end != End.CANCELLED;
    }

    /** Whether it died with what the user runs it in. */
    boolean crashed() {
        return batch == null ? plan.crash() : batch.plan().crash();
    }

    /** Null when it began anew. */
    UploadCheckpoint from() {
        return from;
    }

    List<SimulatedSource> sources() {
        return sources;
    }

    /** Null when it has none. */
    End end() {
        return end;
    }

    /** When it ended; 0 before. */
    long endedNanos() {
        return endedNanos;
    }

    /** When the user looked for what it left. */
    long leftNanos() {
        return leftNanos;
    }

    /** How long it took. */
    long nanos() {
        return endedNanos - begunNanos;
    }

    /** For how much of its time the call was under way. */
    long nanosDuring(Exchange call) {
        long both =
                Math.min(endedNanos, call.endedNanos()) - Math.max(begunNanos, call.begunNanos());
        return Math.max(0, both);
    }

    boolean isStarted() {
        return started;
    }

    /** Whether it ends with a closed session; one that goes on commits. */
    boolean prepares() {
        return from == null && (batch == null ? upload.plan().prepared() : batch.plan().prepared());
    }

    /** Null when it has not ended with it. */
    PreparedUpload prepared() {
        return prepared;
    }

    FileMetadata stored() {
        return stored;
    }

    /** Null when it is none of the kinds that users are told of. */
    DropboxException failure() {
        return failure;
    }

    /** Where it is to be stored. */
    CommitInfo commit() {
        return from == null ? upload.plan().destination().commit() : from.commit();
    }

    /** Whether no file may come of it, whatever happens on the network. */
    boolean mustFail() {
        boolean elsewhere = !commit().equals(upload.plan().destination().commit());
        return upload.plan().source().misdeclared()
                || (upload.plan().destination().refused() && !elsewhere && !prepares());
    }

    boolean saysConflict() {
        return failure instanceof DropboxApiException told
                && told.tag().startsWith("path/conflict");
    }

    boolean saysInDoubt() {
        return failure instanceof DropboxTransportException told && told.commitInDoubt();
    }

    boolean saysForeign() {
        return failure instanceof LocalFailureException told && told.origin() == Origin.CREDENTIALS;
    }

    boolean saysExpired() {
        return failure instanceof DropboxApiException told && told.sessionExpired();
    }

    /** All of the source came, and is not what was declared, so that nothing can come of the session. */
    boolean saysAnotherHash() {
        return failure instanceof SourceMismatchException
                && failure.getMessage().contains("content hash is");
    }

    @Override
    public String toString() {
        return "upload " + upload.plan().number() + " leg " + plan.number();
    }
}
