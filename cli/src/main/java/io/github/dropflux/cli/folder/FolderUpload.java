package io.github.dropflux.cli.folder;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.dropbox.EmbeddedEmulator;
import io.github.dropflux.cli.report.FailureCode;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.UploadFailedException;
import io.github.dropflux.cli.source.ChannelSource;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.cli.source.SteadyChannel;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Sends what lies below a folder, file by file as the walk finds it and the uploader asks for it. */
final class FolderUpload {

    /** Files that are compared at once with what Dropbox has: each takes a thread to hash it. */
    private static final int COMPARED_AT_ONCE = 4;

    /** Results that are asked for ahead: only files whose results are can share calls. */
    private static final int RESULTS_AHEAD = 2000;

    /** Each was tried again for as long as a lost network may take to come back. */
    private static final int MOST_UNREACHED_IN_A_ROW = 3;

    private final Tree folder;
    private final FolderDestination destination;
    private final BiFunction<String, FileState, CommitInfo> commit;
    private final FolderReport report;
    private final FolderProgress progress;
    private final @Nullable EmbeddedEmulator embedded;

    /** Touched by results alone, of which one comes at a time. */
    private int unreachedInARow;

    private final Map<UploadRequest, Running> running =
            Collections.synchronizedMap(new IdentityHashMap<>());

    FolderUpload(
            Tree folder,
            FolderDestination destination,
            BiFunction<String, FileState, CommitInfo> commit,
            FolderReport report,
            FolderProgress progress,
            @Nullable EmbeddedEmulator embedded) {
        this.folder = folder;
        this.destination = destination;
        this.commit = commit;
        this.report = report;
        this.progress = progress;
        this.embedded = embedded;
    }

    /**
     * Uploads all, and completes when all have an end, be it good or bad; fails only with what keeps all from being stored,
     * such as a token that is not good.
     *
     * @param known what Dropbox has and needs not be sent
     */
    Mono<Void> run(DropboxUploader uploader, KnownFiles known) {
        return uploader.uploadAll(requests(known))
                .publishOn(Schedulers.boundedElastic(), RESULTS_AHEAD)
                .doOnNext(this::ended)
                .then();
    }

    /** Tells what would be sent. */
    Mono<Void> plan(KnownFiles known) {
        return requests(known)
                .doOnNext(
                        request -> {
                            Running planned = running.remove(request);
                            if (planned != null) {
                                report.planned(planned.file(), planned.path());
                            }
                        })
                .then();
    }

    private Flux<UploadRequest> requests(KnownFiles known) {
        return FolderWalk.of(folder)
                .flatMapSequential(entry -> request(entry, known), COMPARED_AT_ONCE, 1);
    }

    // Only what has to be read goes to threads of its own: all else is told in the order of the
    // walk.
    private Mono<UploadRequest> request(FolderEntry entry, KnownFiles known) {
        if (entry instanceof FolderEntry.Plain file) {
            String path = destination.of(file);
            return known.mayHave(path, file.size())
                    ? Mono.fromCallable(() -> compare(file, path, known))
                            .subscribeOn(Schedulers.boundedElastic())
                    : Mono.justOrEmpty(request(file, path));
        }
        if (entry instanceof FolderEntry.Passed passed) {
            report.passed(passed);
        } else if (entry instanceof FolderEntry.Refused refused) {
            report.failed(
                    refused,
                    null,
                    FailureCode.SOURCE,
                    refused.reason() + "; nothing of it was stored");
        } else if (entry instanceof FolderEntry.Merged merged) {
            report.merged(merged);
        } else if (entry instanceof FolderEntry.LeftOut) {
            report.leftOut();
        } else {
            report.emptyFolder();
        }
        return Mono.empty();
    }

    private @Nullable UploadRequest compare(FolderEntry.Plain file, String path, KnownFiles known) {
        if (!isKnown(file, path, known)) {
            return request(file, path);
        }
        report.identical(file, path);
        progress.file(file).end();
        return null;
    }

    private boolean isKnown(FolderEntry.Plain file, String path, KnownFiles known) {
        try (SteadyChannel bytes = open(file)) {
            return known.has(path, bytes);
        } catch (IOException e) {
            // The upload will fail with it, and tell.
            return false;
        }
    }

    private @Nullable UploadRequest request(FolderEntry.Plain file, String path) {
        FolderProgress.File shown = progress.file(file);
        UploadRequest request;
        try {
            request =
                    UploadRequest.to(commit.apply(path, file.state()))
                            .body(ChannelSource.body(file.name(), () -> open(file)))
                            .onProgress(shown);
            if (file.state().isCounted()) {
                request = request.length(file.size());
            }
        } catch (IllegalArgumentException e) {
            report.failed(file, path, FailureCode.USAGE, e.getMessage() + "; nothing was stored");
            shown.end();
            return null;
        }
        running.put(request, new Running(file, path, shown));
        return request;
    }

    private SteadyChannel open(FolderEntry.Plain file) throws IOException {
        return SteadyChannel.open(folder.open(file.below()), file.state(), false);
    }

    private void ended(UploadResult result) {
        Running ended = running.remove(result.request());
        if (ended == null) {
            throw new IllegalStateException("a result for a request that was not made");
        }
        Optional<DropboxException> failure = result.failure();
        if (failure.isPresent()) {
            requireAccess(failure.get());
            report.failed(
                    ended.file(),
                    ended.path(),
                    FailureCode.of(failure.get()),
                    FailureText.of(new UploadFailedException(ended.path(), failure.get(), "")));
        } else {
            unreachedInARow = 0;
            stored(ended, result.metadata().orElseThrow());
        }
        ended.shown().end();
    }

    /** Ends it all when no other file would fare better. */
    private void requireAccess(DropboxException failure) {
        FolderSummary sofar = report.summary();
        boolean unreached =
                failure instanceof DropboxTransportException lost && !lost.commitInDoubt();
        unreachedInARow = unreached ? unreachedInARow + 1 : 0;
        boolean gone =
                unreached && (sofar.stored() == 0 || unreachedInARow >= MOST_UNREACHED_IN_A_ROW);
        if (gone || (failure instanceof DropboxApiException refusal && concernsAll(refusal))) {
            long untried =
                    FolderSize.of(folder).files()
                            - sofar.stored()
                            - sofar.identical()
                            - sofar.failed();
            throw new UploadFailedException(
                    destination.toString(),
                    failure,
                    "; gave up with "
                            + FolderSummary.count(sofar.stored(), "file")
                            + " stored, and "
                            + FolderSummary.count(Math.max(0, untried), "file")
                            + " not there yet; run the same command again with --skip-identical to go on");
        }
    }

    /** The account, the token, the room or the permission, rather than a file. */
    private static boolean concernsAll(DropboxApiException refusal) {
        String tag = refusal.tag();
        return switch (refusal.status()) {
            case 401, 403, 422 -> true;
            default ->
                    refusal.route().equals("oauth2/token")
                            || tag.endsWith("insufficient_space")
                            || tag.endsWith("no_write_permission");
        };
    }

    private void stored(Running ended, FileMetadata file) {
        String path = file.pathDisplay() == null ? ended.path() : file.pathDisplay();
        if (embedded != null) {
            Optional<ContentHash> held = embedded.contentHash(path);
            if (held.isEmpty() || !held.get().equals(file.contentHash())) {
                report.failed(
                        ended.file(),
                        path,
                        new FailureCode("unexpected", false),
                        "the emulator holds " + held + " at " + path);
                return;
            }
        }
        report.stored(ended.file(), path, file);
    }

    private record Running(FolderEntry.Plain file, String path, FolderProgress.File shown) {}
}
