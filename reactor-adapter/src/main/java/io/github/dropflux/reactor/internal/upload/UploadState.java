package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.ByteRange;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.SessionType;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.UploadCheckpointBuilder;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.FileDigests;
import io.github.dropflux.internal.session.AckLedger;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.internal.session.UploadSession;
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.session.UploadSession.Step;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import io.github.dropflux.reactor.internal.window.EarlyCut;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is known of one upload: its session and the digests of its blocks; of both, a checkpoint is
 * made. Compares what the source delivers with what was declared of it, before anything is committed, and what Dropbox
 * stored with what was sent. Confined to the upload's loop.
 */
final class UploadState {

    private final UploadTask task;
    private final DropboxLimits limits;
    private final FileDigests digests;
    private UploadSession session;
    private final boolean closedBefore;
    private @Nullable Instant startedAt;
    private boolean spent;
    private final AtomicReference<@Nullable String> accountId = new AtomicReference<>();

    private UploadState(
            UploadTask task,
            DropboxLimits limits,
            UploadSession session,
            FileDigests digests,
            @Nullable Instant startedAt) {
        this.task = task;
        this.limits = limits;
        this.session = session;
        this.digests = digests;
        this.startedAt = startedAt;
        this.closedBefore = session.isClosed();
    }

    static UploadState fresh(UploadTask task, UploadSettings settings) {
        UploadSession session = UploadSession.begin(settings.plan(), settings.concurrency());
        return new UploadState(task, settings.limits(), session, new FileDigests(), null);
    }

    /**
     * The state at which {@code from} was made.
     *
     * @param sourceStart offset of the first byte that the source delivers
     */
    static UploadState at(
            UploadTask task, UploadCheckpoint from, long sourceStart, UploadSettings settings) {
        AckLedger held = AckLedger.empty();
        for (ByteRange range : from.acknowledged()) {
            held = held.add(new WindowRange(range.offset(), range.length()));
        }
        FileDigests digests = new FileDigests();
        from.digests().forEach((block, run) -> digests.put(block, BlockDigests.ofBytes(run)));
        UploadSession session =
                UploadSession.resume(
                        from.sessionType(),
                        settings.concurrency(),
                        from.sessionId(),
                        held,
                        from.closed(),
                        sourceStart);
        return new UploadState(task, settings.limits(), session, digests, from.startedAt());
    }

    List<SessionCommand> open() {
        return session.open();
    }

    /** The type of the session that there will be, if that is known before the first window; else null. */
    @Nullable SessionType sessionAhead(UploadSettings settings) {
        boolean longer = task.declaredLength().orElse(0) > settings.windowSize();
        return longer && session.phase() == Phase.FIRST_WINDOW ? session.type() : null;
    }

    /** Where a window may be cut while memory is short. */
    EarlyCut earlyCut() {
        if (session.type() == SessionType.SEQUENTIAL) {
            return EarlyCut.ANYWHERE;
        }
        return session.mayBecomeSequential() ? EarlyCut.FIRST_ANYWHERE : EarlyCut.AT_BLOCKS;
    }

    /**
     * Checks what can be known before the source is read.
     *
     * @throws LimitExceededException if the file is declared to be too long for Dropbox
     */
    static void checkDeclared(UploadTask task, DropboxLimits limits) {
        task.declaredLength().ifPresent(length -> checkSize(length, limits));
    }

    private static void checkSize(long size, DropboxLimits limits) {
        if (size > limits.maxFileSize()) {
            throw LimitExceededException.of(
                    "file size",
                    size,
                    limits.maxFileSize(),
                    "B",
                    "nothing was committed; split the source, or set the limits of your account");
        }
    }

    /**
     * Checks the source's length as of this window.
     *
     * @throws DropboxException if the file is too long for Dropbox, or not as long as declared
     */
    void checkLength(AlignedWindow window) {
        long end = window.offset() + window.length();
        checkSize(end, limits);
        if (task.declaredLength().isPresent()) {
            long declared = task.declaredLength().getAsLong();
            if (end > declared || (window.last() && end < declared)) {
                throw SourceMismatchException.ofLength(declared, end);
            }
        }
    }

    /**
     * Takes note of a window that has come. The first of several decides which session it will be.
     *
     * @param claimed whether there is memory for the open block of a concurrent one
     */
    void arrived(AlignedWindow window, boolean claimed) {
        if (session.mayBecomeSequential() && !window.last() && !(window.endsBlock() && claimed)) {
            useSession();
        }
    }

    /** The file goes in a sequential session, even if it is one window, or is cut within a block. */
    void useSession() {
        session = session.sharingCalls();
    }

    List<SessionCommand> on(SessionEvent event) {
        Step step = session.on(event);
        session = step.next();
        if (event instanceof SessionEvent.Started started) {
            startedAt = Instant.ofEpochMilli(started.since());
        }
        return step.commands();
    }

    /**
     * Takes the digests of a window.
     *
     * @param last whether the source ends with it
     * @throws SourceMismatchException if an earlier run of this upload sent other bytes there
     */
    void hashed(WindowRange window, boolean last, BlockDigests hashed) {
        try {
            digests.put(window.offset() / DropboxLimits.BLOCK_SIZE, hashed);
        } catch (IllegalArgumentException e) {
            throw SourceMismatchException.of(
                    "The source is not the one that this upload began with: "
                            + (last && window.end() < acknowledgedBytes()
                                    ? "it ended after "
                                            + window.end()
                                            + " B, and Dropbox has "
                                            + acknowledgedBytes()
                                            + " B of it already"
                                    : e.getMessage())
                            + ". Nothing was committed; resume with the same source, or upload this"
                            + " one anew");
        }
    }

    /**
     * The hash of the whole source, once all of it is hashed.
     *
     * @throws SourceMismatchException if it is not the declared one, or not as long as declared
     */
    ContentHash contentHash(long length) {
        task.declaredLength()
                .ifPresent(
                        declared -> {
                            if (declared != length) {
                                spent = true;
                                throw SourceMismatchException.ofLength(declared, length);
                            }
                        });
        ContentHash actual = digests.contentHash(length);
        ContentHash declared = task.declaredHash();
        if (declared != null && !declared.equals(actual)) {
            spent = true;
            throw SourceMismatchException.ofHash(declared, actual);
        }
        return actual;
    }

    String sessionId() {
        return Objects.requireNonNull(session.sessionId(), "session id");
    }

    long acknowledgedBytes() {
        return session.acknowledgedBytes();
    }

    /** Whether this is the session that the upload has now. */
    boolean isIn(String id) {
        return id.equals(session.sessionId());
    }

    /** Whether all goes into another session if this one is gone. */
    boolean mayOpenAnew() {
        return session.mayOpenAnew();
    }

    boolean hasSession() {
        return session.sessionId() != null;
    }

    /** The session was committed, is forgotten, or has what is not to be committed: there is nothing to resume from. */
    void spent() {
        spent = true;
    }

    boolean isSpent() {
        return spent;
    }

    boolean isClosed() {
        return session.isClosed();
    }

    /** Whether an earlier run closed the session, and may have committed it. */
    boolean wasClosed() {
        return closedBefore;
    }

    /** The id by which this upload's checkpoints know the account; the same for all of them. */
    Mono<String> accountId(Account account) {
        return Mono.defer(
                () -> {
                    String known = accountId.get();
                    return known == null
                            ? account.idOfCheckpoints().map(this::remembered)
                            : Mono.just(known);
                });
    }

    /** The same, if it is known; null if not. */
    @Nullable String knownAccountId() {
        return accountId.get();
    }

    private String remembered(String id) {
        String before = accountId.compareAndExchange(null, id);
        return before == null ? id : before;
    }

    /** Whether there is something to resume from: a session that is not committed. */
    boolean isResumable() {
        return hasSession() && startedAt != null && !spent;
    }

    /**
     * What to resume from; null where there is nothing.
     *
     * @param accountId whose session it is
     */
    @Nullable UploadCheckpoint checkpoint(String accountId) {
        Instant started = startedAt;
        if (!isResumable() || started == null) {
            return null;
        }
        UploadCheckpointBuilder builder =
                UploadCheckpoint.builder(
                                accountId, sessionId(), session.type(), started, task.commit())
                        .closed(session.isClosed());
        session.acknowledged().ranges().forEach(range -> addTo(builder, range));
        return declaring(builder).build();
    }

    /**
     * What is to be committed later.
     *
     * @param accountId whose session it is
     */
    PreparedUpload prepared(String accountId, long length, ContentHash hash) {
        return PreparedUpload.of(
                accountId,
                sessionId(),
                Objects.requireNonNull(startedAt, "startedAt"),
                task.commit(),
                length,
                hash);
    }

    /** A server that is ahead of the source holds bytes that cannot be vouched for yet. */
    private void addTo(UploadCheckpointBuilder builder, WindowRange range) {
        long first = range.offset() / DropboxLimits.BLOCK_SIZE;
        long wanted = session.isClosed() ? blocks(range.end()) : wholeBlocks(range.end());
        long hashed = Math.min(wanted, digests.firstMissing(first));
        long end = hashed == wanted ? range.end() : hashed * DropboxLimits.BLOCK_SIZE;
        builder.acknowledged(range.offset(), end - range.offset());
        if (hashed > first) {
            int count = Math.toIntExact(hashed - first);
            builder.digests(first, digests.run(first, count).toBytes());
        }
    }

    private static long wholeBlocks(long length) {
        return length / DropboxLimits.BLOCK_SIZE;
    }

    private static long blocks(long length) {
        return wholeBlocks(length + DropboxLimits.BLOCK_SIZE - 1);
    }

    /** Whether a failure leaves something to resume from. */
    boolean isResumableAfter(DropboxException failure) {
        return isResumable() || leftSession(failure) != null;
    }

    /** The failure with what to resume from, where there is something. */
    DropboxException withCheckpoint(DropboxException failure, String accountId, Instant now) {
        String id = leftSession(failure);
        UploadCheckpoint checkpoint =
                id == null ? checkpoint(accountId) : stored(accountId, id, now);
        return checkpoint == null ? failure : failure.withCheckpoint(checkpoint);
    }

    private static @Nullable String leftSession(DropboxException failure) {
        return failure instanceof DropboxApiException refused
                ? refused.uploadSessionId().orElse(null)
                : null;
    }

    /** What to commit later of a file that one call sent and whose path was refused. */
    private UploadCheckpoint stored(String accountId, String id, Instant now) {
        long length = session.length().orElseThrow();
        int count = Math.toIntExact(blocks(length));
        return declaring(
                        UploadCheckpoint.builder(
                                accountId, id, SessionType.SEQUENTIAL, now, task.commit()))
                .acknowledged(0, length)
                .digests(0, digests.run(0, count).toBytes())
                .closed(true)
                .build();
    }

    private UploadCheckpointBuilder declaring(UploadCheckpointBuilder builder) {
        task.declaredLength().ifPresent(builder::declaredLength);
        ContentHash hash = task.declaredHash();
        return hash == null ? builder : builder.declaredHash(hash);
    }
}
