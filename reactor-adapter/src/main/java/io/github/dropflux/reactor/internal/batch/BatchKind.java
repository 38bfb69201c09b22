package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.reactor.PrepareResult;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload.BatchItem;
import io.github.dropflux.reactor.internal.upload.UploadCalls;
import io.github.dropflux.reactor.internal.upload.Uploads;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * What each of many uploads comes to.
 *
 * @param <V> what one ends well with
 * @param <R> how it is reported
 * @param work makes one
 */
public record BatchKind<V, R>(
        Work<V> work,
        BiFunction<UploadRequest, V, R> succeeded,
        BiFunction<UploadRequest, DropboxException, R> failed) {

    /** Files. */
    public static final BatchKind<FileMetadata, UploadResult> STORED =
            new BatchKind<>(
                    (uploads, account, item, calls) ->
                            uploads.upload(account, item.task(), item.source(), calls),
                    UploadResult::stored,
                    UploadResult::failed);

    /** Closed sessions. */
    public static final BatchKind<PreparedUpload, PrepareResult> PREPARED =
            new BatchKind<>(
                    (uploads, account, item, calls) ->
                            uploads.prepare(account, item.task(), item.source(), calls),
                    PrepareResult::prepared,
                    PrepareResult::failed);

    /** Makes one upload. */
    @FunctionalInterface
    public interface Work<V> {

        /** Begins with its subscription. */
        Mono<V> of(Uploads uploads, Account account, BatchItem item, UploadCalls.Factory calls);
    }
}
