package io.github.dropflux.cli.dropbox;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxException;
import io.github.dropflux.cli.report.NoRoomException;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.reactor.DropboxUploader;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** Asks for an account's room before much is sent in vain. */
public final class Room {

    /** Less is sent sooner than asked for. */
    private static final long LEAST = 32L << 20;

    /** An account that can't be asked does not keep the upload waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Room() {}

    /**
     * Completes when it may be sent: it fits, is little, or nobody knows. What replaces files may fit in spite of the numbers, and is told of.
     *
     * @param bytes that are to be stored
     * @param replaces whether files make room that are there already
     * @return an error of {@link NoRoomException} if it does not fit
     */
    public static Mono<Void> require(
            DropboxUploader uploader, long bytes, boolean replaces, Surroundings surroundings) {
        if (bytes <= LEAST) {
            return Mono.empty();
        }
        return uploader.space()
                .timeout(PATIENCE)
                .onErrorResume(
                        failure ->
                                failure instanceof DropboxException
                                        || failure instanceof TimeoutException,
                        unknown -> Mono.empty())
                .flatMap(space -> compare(bytes, space, replaces, surroundings));
    }

    private static Mono<Void> compare(
            long bytes, DropboxAccount.Space space, boolean replaces, Surroundings surroundings) {
        long free = space.free().orElse(Long.MAX_VALUE);
        if (free >= bytes) {
            return Mono.empty();
        }
        String numbers =
                "needs "
                        + ByteSize.format(bytes)
                        + ", and Dropbox has "
                        + ByteSize.format(free)
                        + " free";
        if (!replaces) {
            return Mono.error(new NoRoomException(numbers));
        }
        surroundings.remark(
                "the upload " + numbers + ": it fits only if what it replaces is large enough");
        return Mono.empty();
    }
}
