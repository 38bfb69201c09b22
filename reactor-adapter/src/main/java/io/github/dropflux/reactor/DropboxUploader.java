package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.DropboxCredentials.outside;
import static io.github.dropflux.reactor.DropboxCredentials.requireId;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.PathRoot;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.json.ResultReader.Listing;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Grant.CodeGrant;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.account.Accounts.Lease;
import io.github.dropflux.reactor.internal.batch.BatchKind;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload.BatchItem;
import io.github.dropflux.reactor.internal.batch.FluxCommitAll;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import io.github.dropflux.reactor.internal.checkpoint.GuardedStore;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.upload.ResumeSource;
import io.github.dropflux.reactor.internal.upload.UploadTask;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import io.github.dropflux.reactor.internal.upload.Uploads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Streams sources into Dropbox. Thread-safe: share one, and close it when done.
 *
 * <p>An upload begins when its {@code Mono} is subscribed and subscribes the source once. It holds
 * no more windows of the source than its account has in flight and one besides, plus one of its buffers: with a pinned
 * concurrency at most {@code windowSize × (concurrency + 1)} bytes, else at most the budget. It
 * asks for more only as Dropbox acknowledges what came before. It has three ends:
 *
 * <ul>
 *   <li>the file's metadata, once Dropbox's size and content hash were found equal to what was sent. Where Dropbox gives no
 *       hash, it is asked for it ({@code files/get_metadata}); where it gives none then, either, the size alone was compared,
 *       as {@link FileMetadata#verified()} says;
 *   <li>an error, always a {@link io.github.dropflux.DropboxException}, with a checkpoint to resume
 *       from when the server holds something; a source's own error is its cause. Nothing was or will
 *       be committed, unless {@link io.github.dropflux.DropboxTransportException#commitInDoubt()};
 *   <li>cancelled. Then nothing will be committed, unless the commit was already on its way. A
 *       checkpoint is in the {@link CheckpointStore}, if there is one.
 * </ul>
 *
 * On each of them the source is cancelled or ended, and every buffer is released. Signals come on an
 * event loop or a CPU thread, so that what follows must not block there.
 *
 * <p>What can be seen to be wrong without Dropbox is thrown at once, by the method that is given it: null is a {@link
 * NullPointerException} that names the argument, a path that Dropbox would call malformed a {@link io.github.dropflux.MalformedPathException}
 * of {@link UploadRequest#to(String)} and of the shorthand {@link #upload(String, Publisher)}. All else is signalled, and always
 * a {@link io.github.dropflux.DropboxException}: also a path that passes here and that Dropbox refuses, and what is asked of an
 * uploader that is closed, a {@link io.github.dropflux.LocalFailureException} of {@link io.github.dropflux.LocalFailureException.Origin#CLOSED}.
 *
 * <p>An {@code onErrorContinue} downstream sees no error of what is made here: an upload fails whatever became of one buffer of its source. Use {@code
 * onErrorResume} on each upload to skip those that fail.
 *
 * <p>Not for you to extend. It is not final, so that proxies and mocks can be made of it.
 */
public class DropboxUploader implements AutoCloseable {

    private final UploaderResources resources;
    private final Uploads uploads;
    private final AccountKey account;

    /** Whether credentials of the Reactor context go before the uploader's own. */
    private final boolean contextual;

    private final @Nullable GuardedStore checkpoints;
    private final UploaderGauges gauges;
    private final UploaderLife life;

    DropboxUploader(
            UploaderResources resources,
            AccountKey account,
            boolean contextual,
            @Nullable GuardedStore checkpoints,
            UploaderLife life) {
        this.resources = resources;
        this.uploads = new Uploads(resources);
        this.account = account;
        this.contextual = contextual;
        this.checkpoints = checkpoints;
        this.life = life;
        this.gauges = new UploaderGauges(resources);
    }

    /** A builder with the defaults that it names. */
    public static DropboxUploaderBuilder builder() {
        return new DropboxUploaderBuilder();
    }

    /**
     * This uploader for another account: a view that shares connections, memory, time limits and gauges, while the token, the
     * rate limit, the appends in flight and the commits are that account's. Views are cheap, make one for each request if that is
     * handy. An account that two views reach by equal credentials is one account, which is kept for some minutes after its last
     * upload. Closing a view closes nothing.
     *
     * @param credentials that go before those of the Reactor context; those of a request go before these
     */
    public DropboxUploader forAccount(DropboxCredentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return view(account.withCredentials(credentials.credentials()), false);
    }

    /** This uploader with paths relative to another folder, sent as {@code Dropbox-API-Path-Root}; a view as of {@link #forAccount}. */
    public DropboxUploader inPathRoot(PathRoot root) {
        Objects.requireNonNull(root, "root");
        return view(account.withPathRoot(root), contextual);
    }

    /**
     * This uploader acting as a team member, sent as {@code Dropbox-API-Select-User}; a view as of {@link #forAccount}. Each
     * member is a separate account.
     *
     * @throws IllegalArgumentException if the id is empty or not of visible ASCII characters
     */
    public DropboxUploader asUser(String teamMemberId) {
        Objects.requireNonNull(teamMemberId, "teamMemberId");
        return view(account.withSelectUser(requireId("team member id", teamMemberId)), contextual);
    }

    /**
     * This uploader acting as a team admin, sent as {@code Dropbox-API-Select-Admin}; a view as of {@link #forAccount}.
     *
     * @throws IllegalArgumentException if the id is empty or not of visible ASCII characters
     */
    public DropboxUploader asAdmin(String teamMemberId) {
        Objects.requireNonNull(teamMemberId, "teamMemberId");
        return view(account.withSelectAdmin(requireId("team member id", teamMemberId)), contextual);
    }

    private DropboxUploader view(AccountKey other, boolean contextual) {
        return new DropboxUploader(resources, other, contextual, checkpoints, life.ofView());
    }

    /**
     * Uploads buffers to a path that must be free. They are referenced, not copied, as {@link
     * UploadBody#fromByteBuffers} says, and for one subscription: a second one, as by {@code retry()}, fails. For a source that
     * can start over, give {@link UploadBody#defer} to {@link #upload(UploadRequest)}.
     *
     * @throws io.github.dropflux.MalformedPathException at once, if Dropbox would call the path malformed, as {@link UploadRequest#to(String)}
     *     says
     */
    public Mono<FileMetadata> upload(String path, Publisher<? extends ByteBuffer> source) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(source, "source");
        return upload(UploadRequest.to(path).body(UploadBody.fromByteBuffers(source)));
    }

    /**
     * Uploads as the request says, with each subscription; whether that can be more than one is its body's to say.
     *
     * @throws IllegalArgumentException at once, if the request has no body
     */
    public Mono<FileMetadata> upload(UploadRequest request) {
        Objects.requireNonNull(request, "request");
        request.requireBody();
        UploadTask task = task(request);
        return counted(
                task,
                request.credentials(),
                (account, outer) ->
                        uploads.upload(account, task, outside(outer, request.source())));
    }

    /**
     * Uploads many files in few calls: sessions are opened by the thousand, small files go together in
     * one body, and commits in one call, as {@link BatchSettings} says. A file that needs more than a
     * window has a separate session and shares its commit; one that comes alone is sent by one call.
     * With another {@link io.github.dropflux.SessionPlan} than {@code AUTO}, each file has a session of
     * its own.
     *
     * <p>For each request comes one result, when it is there, in any order: a file that fails fails no
     * other. A request is pulled when its result is wanted, and at most 2,000 (twice {@link
     * BatchSettings#maxCommits}) before their results; so the demand bounds how many files can share a
     * call. At most 16 sources of one account are open at once, and 64 of all, and what is read counts towards the {@linkplain
     * DropboxUploaderBuilder#budget budget}: small files with their bytes, until these are acknowledged.
     * A source of unknown length takes a window while it is read; with a declared length it takes that.
     *
     * <p>Each goes to the account of its own credentials, or else of the Reactor context's or the
     * uploader's; only files of one account share calls.
     *
     * <p>An error of {@code requests} comes as it is, once all that was pulled before has ended. A request without a body is that
     * request's failure. When the uploader is closed, each request that was pulled and has not ended fails, and no other is
     * pulled: then this ends as {@code requests} did, or with a {@link io.github.dropflux.LocalFailureException} if that has not ended. A cancel
     * ends everything, as the cancel of each upload would. Requests are pulled and sources subscribed on
     * threads of {@link reactor.core.scheduler.Schedulers#boundedElastic()}; results come on an event
     * loop, a CPU thread or one of these, one at a time.
     */
    public Flux<UploadResult> uploadAll(Publisher<UploadRequest> requests) {
        Objects.requireNonNull(requests, "requests");
        return batch(BatchKind.STORED, requests, this::task);
    }

    /**
     * Sends all bytes into a session and closes it, without making them visible: the first half of a two-phase commit, of which
     * {@link #commitAll} is the second. Nothing is ever committed by this call. Terminates like {@link #upload(UploadRequest)}; a
     * checkpoint on its error, or in the {@link CheckpointStore}, is that of an upload, and a {@link #resume} of it commits. What is
     * prepared and never committed lapses after {@link io.github.dropflux.DropboxLimits#sessionLifetime()}, and takes no room.
     *
     * @throws IllegalArgumentException at once, if the request has no body
     */
    public Mono<PreparedUpload> prepare(UploadRequest request) {
        Objects.requireNonNull(request, "request");
        request.requireBody();
        UploadTask task = task(request, true);
        return counted(
                task,
                request.credentials(),
                (account, outer) ->
                        uploads.prepare(account, task, outside(outer, request.source())));
    }

    /**
     * Prepares many files in few calls: as {@link #uploadAll}, but that nothing is committed, as {@link #prepare} says. A file of
     * one window that comes alone takes two calls.
     */
    public Flux<PrepareResult> prepareAll(Publisher<UploadRequest> requests) {
        Objects.requireNonNull(requests, "requests");
        return batch(BatchKind.PREPARED, requests, request -> task(request, true));
    }

    /**
     * Makes files of what was {@linkplain #prepare prepared}, in this or another process: up to {@link BatchSettings#maxCommits} in a
     * call, one call at a time. Safe to repeat, by any process and after any crash: a file that is there already, by size and content
     * hash, is {@link CommitResult.Status#ALREADY_COMMITTED}. Where many have to be looked for, folders are listed in place of a call
     * for each, where that takes fewer calls.
     *
     * <p>For each prepared upload comes one result, when it is there, in any order: one that fails fails no other. Those to the same
     * path, in whatever case, are committed in the order in which they came. At most 2,000 (twice {@link BatchSettings#maxCommits})
     * are pulled before their results are wanted. All have to be of one account, that of the Reactor context's credentials or else of
     * this uploader; what was prepared by another one fails, and is not sent.
     *
     * <p>An error of {@code prepared} comes as it is, once all that was pulled before has ended. A cancel ends what has not begun; what
     * is under way may be committed. Once the uploader is closed, this ends as {@link #uploadAll} does. The publisher is pulled on threads
     * of {@link reactor.core.scheduler.Schedulers#boundedElastic()}; results come on an event loop, a CPU thread or one of these, one
     * at a time.
     */
    public Flux<CommitResult> commitAll(Publisher<PreparedUpload> prepared) {
        Objects.requireNonNull(prepared, "prepared");
        return life.uploads()
                .count(
                        Flux.deferContextual(
                                context ->
                                        Flux.using(
                                                        () ->
                                                                resources
                                                                        .accounts()
                                                                        .lease(key(null, context)),
                                                        lease ->
                                                                new FluxCommitAll(
                                                                        resources,
                                                                        lease,
                                                                        outside(
                                                                                context,
                                                                                FluxBatchUpload
                                                                                        .guarded(
                                                                                                "the publisher of prepared uploads",
                                                                                                prepared,
                                                                                                resources
                                                                                                        .settings()))),
                                                        Lease::release)
                                                .contextWrite(this::inside)))
                .onErrorStop();
    }

    private <V, R> Flux<R> batch(
            BatchKind<V, R> kind,
            Publisher<UploadRequest> requests,
            Function<UploadRequest, UploadTask> tasks) {
        return life.uploads()
                .count(
                        Flux.deferContextual(
                                context ->
                                        new FluxBatchUpload<>(
                                                        kind,
                                                        resources,
                                                        outside(
                                                                context,
                                                                FluxBatchUpload.guarded(
                                                                        "the publisher of requests",
                                                                        requests,
                                                                        resources.settings())),
                                                        request ->
                                                                key(request.credentials(), context),
                                                        request ->
                                                                new BatchItem(
                                                                        tasks.apply(request),
                                                                        outside(
                                                                                context,
                                                                                request.source())))
                                                .contextWrite(this::inside)))
                .onErrorStop();
    }

    private UploadTask task(UploadRequest request) {
        return task(request, false);
    }

    private UploadTask task(UploadRequest request, boolean prepared) {
        return new UploadTask(
                request.commit(),
                request.length(),
                request.contentHash(),
                request.onProgress(),
                Checkpoints.in(checkpoints, request.checkpointKey()),
                prepared);
    }

    /**
     * Resumes an upload from a checkpoint, with a source that can be read from any offset; see
     * {@link ResumeRequest#bodyFrom}. Buffers are referenced, not copied.
     */
    public Mono<FileMetadata> resume(
            UploadCheckpoint checkpoint,
            LongFunction<? extends Publisher<? extends ByteBuffer>> source) {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(source, "source");
        return resume(
                ResumeRequest.of(checkpoint)
                        .bodyFrom(
                                offset ->
                                        UploadBody.fromByteBuffers(
                                                Objects.requireNonNull(
                                                        source.apply(offset),
                                                        () ->
                                                                "the source of resume, asked for offset "
                                                                        + offset
                                                                        + ", gave null instead of a"
                                                                        + " publisher"))));
    }

    /**
     * Resumes an upload as the request says: sends what the server lacks, closes the session and
     * commits it. Terminates like {@link #upload(UploadRequest)}.
     *
     * @throws IllegalArgumentException at once, if bytes are missing and the request has no source
     */
    public Mono<FileMetadata> resume(ResumeRequest request) {
        Objects.requireNonNull(request, "request");
        UploadTask task =
                new UploadTask(
                        request.checkpoint().commit(),
                        request.length(),
                        request.contentHash(),
                        request.onProgress(),
                        Checkpoints.in(checkpoints, request.checkpointKey()),
                        false);
        ResumeSource source = request.source();
        return counted(
                task,
                request.credentials(),
                (account, outer) ->
                        uploads.resume(
                                account,
                                task,
                                request.checkpoint(),
                                resumedOutside(outer, source),
                                request.restartExpired()));
    }

    /**
     * What the {@link CheckpointStore} keeps of an upload of this account: something to {@link #resume}, or nothing. Empty also
     * where there is no store. Errors are the store's, as a {@link io.github.dropflux.LocalFailureException}, or those of asking
     * Dropbox whose access token it is. Once the uploader is closed, it fails as an upload would.
     *
     * @param key of the upload: its path, unless its request named another
     */
    public Mono<UploadCheckpoint> checkpoint(String key) {
        Objects.requireNonNull(key, "key");
        Checkpoints kept = Checkpoints.in(checkpoints, key);
        return life.uploads()
                .admit(use(null, (account, outer) -> kept.load(account.idsOfCheckpoints())))
                .onErrorStop();
    }

    /** What all uploads of this uploader take and wait for. */
    public UploaderGauges gauges() {
        return gauges;
    }

    /** The limits that it was built with, also those of a view. */
    public UploadTimeouts timeouts() {
        return resources.settings().timeouts();
    }

    /** What this uploader's credentials are, in words that may be shown; empty if each upload brings its own. */
    public Optional<String> credentialsKind() {
        return DropboxCredentials.kindOf(account.credentials());
    }

    /** What an {@code onErrorContinue} downstream skips is neither the source's errors nor ours: files would be short, and calls not retried. */
    private <T> Mono<T> counted(
            UploadTask task,
            @Nullable DropboxCredentials requested,
            BiFunction<Account, ContextView, Mono<T>> upload) {
        return life.uploads()
                .count(use(requested, upload))
                .onErrorMap(failure -> Failures.ofUpload(task.commit().path(), failure))
                .onErrorStop();
    }

    /** Runs work in the name of the account that the request, the context or this uploader names. */
    private <T> Mono<T> use(
            @Nullable DropboxCredentials requested,
            BiFunction<Account, ContextView, Mono<T>> work) {
        return Mono.deferContextual(
                context ->
                        resources
                                .accounts()
                                .use(
                                        key(requested, context),
                                        account -> work.apply(account, context))
                                .contextWrite(this::inside));
    }

    private Context inside(Context context) {
        return resources
                .settings()
                .telemetry()
                .inherited(DropboxCredentials.inside(Guards.withoutWrongHooks(context)));
    }

    private AccountKey key(@Nullable DropboxCredentials requested, ContextView context) {
        DropboxCredentials own = requested;
        if (own == null && contextual) {
            own = DropboxCredentials.in(context);
        }
        return own == null ? account : account.withCredentials(own.credentials());
    }

    private static @Nullable ResumeSource resumedOutside(
            ContextView outer, @Nullable ResumeSource source) {
        return source == null
                ? null
                : new ResumeSource(
                        source.replay(), offset -> outside(outer, source.open().apply(offset)));
    }

    /**
     * Asks Dropbox whose token it is, once per subscription and without retry: completes when Dropbox
     * is there and accepts the token, as the next upload would find it, with the same headers and after a refresh if one is due.
     * The account is that of the Reactor context's credentials or else this uploader's. Errors are those of an upload's calls.
     * Needs the scope {@code account_info.read}, which every app has. While a rate limit holds the account's calls back, it
     * fails without a call. Once the uploader is closed, it fails as an upload would.
     */
    public Mono<Void> ping() {
        return admit((account, outer) -> account.ping());
    }

    /**
     * Asks Dropbox whose account it is, tried again as uploads are. The account is chosen, and errors are, as with {@link #ping()}.
     * Needs the scope {@code account_info.read}.
     */
    public Mono<DropboxAccount> account() {
        return admit((account, outer) -> account.describe());
    }

    /**
     * Asks Dropbox how much room the account has, tried again as uploads are. The account is chosen, and errors are, as with {@link
     * #ping()}. Needs the scope {@code account_info.read}. What others store meanwhile is not known here.
     */
    public Mono<DropboxAccount.Space> space() {
        return admit((account, outer) -> account.space());
    }

    /**
     * Trades the code that a user brings from {@link DropboxAuthorization#page()} for lasting access. The code is good for one try,
     * so that there is no retry: after an error, which is a {@link io.github.dropflux.DropboxException}, send the user to a new page.
     * A code that is wrong, used, too old, or of another authorization, is a {@link io.github.dropflux.DropboxApiException} of the
     * route {@code oauth2/token} with the tag {@code invalid_grant}. This uploader's own credentials have no part in it, and may be
     * {@link DropboxCredentials#perRequest()}.
     *
     * @throws IllegalArgumentException at once, if the code is empty or not of visible ASCII characters
     */
    public Mono<DropboxAuthorization.Granted> authorize(
            DropboxAuthorization authorization, String code) {
        Objects.requireNonNull(authorization, "authorization");
        Objects.requireNonNull(code, "code");
        CodeGrant grant = authorization.grant(code);
        return life.uploads()
                .admit(
                        resources
                                .granted(grant)
                                .map(
                                        granted ->
                                                authorization.granted(
                                                        Objects.requireNonNull(
                                                                granted.refreshToken()),
                                                        granted.accountId(),
                                                        granted.scope()))
                                .contextWrite(this::inside))
                .onErrorStop();
    }

    /**
     * Ends the access of the account's credentials at Dropbox: of the access token, and of the refresh token that it was made from,
     * with all access tokens of that. Not tried again: after an error, look with {@link #ping()} whether it is ended. The account is
     * chosen, and errors are, as with {@link #ping()}.
     */
    public Mono<Void> revoke() {
        return admit((account, outer) -> account.revoke());
    }

    /**
     * All files below a folder, page by page as they are asked for, a thousand entries a page, in Dropbox's order. Each
     * subscription lists anew. Needs the scope {@code files.metadata.read}.
     *
     * <p>Errors are a {@link io.github.dropflux.DropboxException}: with the tag {@code path/not_found} where there is no such folder, {@code
     * path/not_folder} where it is a file, {@code reset} where Dropbox has lost its place in the listing, so that it has to be begun
     * again.
     *
     * @param folder such as {@code /photos}, or its id; empty for the top
     */
    public Flux<FileMetadata> list(String folder) {
        Objects.requireNonNull(folder, "folder");
        return Account.files(folder, this::page)
                .onErrorStop()
                .contextWrite(Guards::withoutWrongHooks);
    }

    private <T> Mono<T> admit(BiFunction<Account, ContextView, Mono<T>> work) {
        return life.uploads().admit(use(null, work)).onErrorStop();
    }

    private Mono<Listing> page(Argument argument) {
        return life.uploads().admit(use(null, (account, outer) -> account.list(argument)));
    }

    /** Uploads that are subscribed to and have not ended. */
    public int uploadsRunning() {
        return life.uploads().size();
    }

    /**
     * Closes when its {@code Mono} is subscribed to: new uploads fail, those under way may continue for
     * {@code patience}, and then end in an error as of {@link #close()}, for which at most 10 s are waited. Completes when none
     * runs, all subscribers know, and the connections are being closed.
     * Cancelling closes at once. On a view of another uploader it completes at once, and closes nothing.
     */
    public Mono<Void> closeGracefully(Duration patience) {
        Objects.requireNonNull(patience, "patience");
        return life.closeGracefully(patience).onErrorStop();
    }

    /**
     * Closes the connections that this uploader opened, without waiting. Uploads under way fail with a {@link
     * io.github.dropflux.LocalFailureException} of {@link io.github.dropflux.LocalFailureException.Origin#CLOSED} that has their checkpoint, once that is in the {@link CheckpointStore}, if
     * there is one; while their commit is under way, with a {@link io.github.dropflux.DropboxTransportException} that says so. A
     * client given to the builder is its owner's to close. Closing a view of another uploader has no effect.
     */
    @Override
    public void close() {
        life.close();
    }

    /**
     * Accepts uploads again after {@link #close()} or {@link #closeGracefully}, over new connections: {@link
     * DropboxUploaderBuilder#configureHttpClient} is called again for these. Accounts, their tokens and rate limits stay known.
     * What was ended stays ended. A graceful close that is still waiting closes nothing then; what it waited for may continue.
     * No effect while the uploader is open, and on a view of another uploader.
     * Throws what configuring the client throws; the uploader stays closed then.
     */
    public void reopen() {
        life.reopen();
    }
}
