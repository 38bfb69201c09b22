package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.source.OneReading;
import io.github.dropflux.reactor.internal.upload.UploadEnd.Success;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes the uploads of one uploader, each in the name of an account. */
public final class Uploads {

    private final UploaderResources resources;

    public Uploads(UploaderResources resources) {
        this.resources = resources;
    }

    /**
     * One upload per subscription; see {@link UploadRun} for its ends.
     *
     * @param source subscribed once; its buffers are the upload's as they come
     */
    public Mono<FileMetadata> upload(Account account, UploadTask task, Flux<ByteBuf> source) {
        return upload(account, task, source, own(account, task));
    }

    /** The same, with other calls than those of an upload that is by itself. */
    public Mono<FileMetadata> upload(
            Account account, UploadTask task, Flux<ByteBuf> source, UploadCalls.Factory calls) {
        return watched(task, fresh(account, task, source, calls).mapNotNull(Success::file));
    }

    /**
     * An upload whose session is closed and not committed; else as {@link #upload(Account, UploadTask, Flux)}.
     *
     * @param task {@linkplain UploadTask#prepared() of that kind}
     */
    public Mono<PreparedUpload> prepare(Account account, UploadTask task, Flux<ByteBuf> source) {
        return prepare(account, task, source, own(account, task));
    }

    /** The same, with other calls than those of an upload that is by itself. */
    public Mono<PreparedUpload> prepare(
            Account account, UploadTask task, Flux<ByteBuf> source, UploadCalls.Factory calls) {
        return watched(task, fresh(account, task, source, calls).mapNotNull(Success::prepared));
    }

    private <T> Mono<T> watched(UploadTask task, Mono<T> upload) {
        return OneReading.remembering(
                resources.settings().telemetry().upload(task.commit().path(), upload));
    }

    private UploadCalls.Factory own(Account account, UploadTask task) {
        return (progress, cancelled) ->
                new SessionCalls(resources, account, progress, task.commit(), false, cancelled);
    }

    private Mono<Success> fresh(
            Account account, UploadTask task, Flux<ByteBuf> source, UploadCalls.Factory calls) {
        UploadSettings settings = resources.settings();
        return begun(
                task,
                sink ->
                        new UploadRun(
                                task,
                                UploadState.fresh(task, settings),
                                resources,
                                account,
                                calls,
                                sink),
                run -> run.start(source, WindowCuts.every(settings.windowSize()), 0));
    }

    /** A run per subscription, which ends when the uploader is closed. */
    private Mono<Success> begun(
            UploadTask task,
            Function<MonoSink<Success>, UploadRun> make,
            Consumer<UploadRun> begin) {
        return Mono.create(
                sink -> {
                    if (resources.running().hasEnded()) {
                        sink.error(LocalFailureException.ofClosed(task.commit().path()));
                        return;
                    }
                    UploadState.checkDeclared(task, resources.settings().limits());
                    UploadRun run = make.apply(sink);
                    sink.onDispose(resources.running().onEnd(run::closed));
                    begin.accept(run);
                });
    }

    /**
     * Resumes from a checkpoint of the same account; that of another is an error, and nothing is sent.
     *
     * @param source not needed for a session that is closed
     * @param restartExpired whether to begin anew when the server has forgotten the session
     */
    public Mono<FileMetadata> resume(
            Account account,
            UploadTask task,
            UploadCheckpoint from,
            @Nullable ResumeSource source,
            boolean restartExpired) {
        Mono<Success> resumed =
                from.closed() ? commit(account, task, from) : rest(account, task, from, source);
        if (restartExpired && source != null) {
            resumed =
                    resumed.onErrorResume(
                            Uploads::isExpired,
                            expired ->
                                    Mono.defer(
                                            () ->
                                                    fresh(
                                                            account,
                                                            task,
                                                            source.from(0),
                                                            own(account, task))));
        }
        Mono<Void> owned =
                resources
                        .running()
                        .ending(
                                account.require(from),
                                () ->
                                        LocalFailureException.ofClosed(task.commit().path())
                                                .withCheckpoint(from));
        return watched(task, owned.then(resumed).mapNotNull(Success::file));
    }

    private static boolean isExpired(Throwable failure) {
        return failure instanceof DropboxApiException refused && refused.sessionExpired();
    }

    private Mono<Success> commit(Account account, UploadTask task, UploadCheckpoint from) {
        return begun(
                task,
                sink -> run(account, task, from, from.contiguousBytes(), sink),
                UploadRun::commit);
    }

    private UploadRun run(
            Account account,
            UploadTask task,
            UploadCheckpoint from,
            long start,
            MonoSink<Success> sink) {
        return new UploadRun(
                task,
                UploadState.at(task, from, start, resources.settings()),
                resources,
                account,
                own(account, task),
                sink);
    }

    private Mono<Success> rest(
            Account account,
            UploadTask task,
            UploadCheckpoint from,
            @Nullable ResumeSource source) {
        if (source == null) {
            return Mono.error(
                    new IllegalArgumentException(
                            "the checkpoint's session still wants bytes, and there is no source to"
                                    + " read them from; only a closed session needs none"));
        }
        long start = source.startFor(from);
        List<WindowRange> held =
                from.acknowledged().stream()
                        .map(range -> new WindowRange(range.offset(), range.length()))
                        .toList();
        WindowCuts cuts =
                WindowCuts.around(
                        held, resources.settings().windowSize(), DropboxLimits.BLOCK_SIZE);
        return begun(
                task,
                sink -> run(account, task, from, start, sink),
                run -> run.start(source.from(start), cuts, start));
    }
}
