package io.github.dropflux.reactor;

import io.github.dropflux.UploadCheckpoint;
import reactor.core.publisher.Mono;

/**
 * Keeps the checkpoints of uploads as they go, so that another process can resume where this one ended. {@link
 * FileCheckpointStore} keeps them in files; {@link UploadCheckpoint#toText()} makes another store a matter of one text column.
 *
 * <p>An implementation is used by many uploads at once, from any thread. It does its work when its {@code Mono} is subscribed
 * to, and does not block the subscribing thread. A failure ends the upload that asked, as a {@link
 * io.github.dropflux.LocalFailureException}; so does a call that throws, returns null, or has not completed after 30
 * seconds, and after 10 seconds once the upload has ended; it is then cancelled. Once the upload has ended, a failure changes no end: of an upload
 * that failed it becomes a suppressed exception, after a success or a cancel it is dropped as Reactor drops errors. What a failed
 * {@link #delete} leaves does no harm: a resume finds that the file is stored.
 *
 * <p>To forget a checkpoint without an upload, delete its key: {@code store.delete(checkpoint.accountId() + ":" + checkpoint.checkpointKey())}.
 */
public interface CheckpointStore {

    /**
     * Replaces what is kept under the key, and completes once that would survive a crash. Of two saves under one key, the one
     * subscribed to later has to win. A cancelled save leaves either the earlier checkpoint or the new one, whole.
     *
     * @param key of the upload: the checkpoint's {@link UploadCheckpoint#accountId()}, a colon, and the path unless the request names
     *     another {@link UploadRequest#checkpointKey}; two accounts may upload to the same path
     */
    Mono<Void> save(String key, UploadCheckpoint checkpoint);

    /**
     * What was saved last under the key; empty when nothing is kept; an error when it cannot be read or is damaged.
     *
     * @param key as of {@link #save}
     */
    Mono<UploadCheckpoint> load(String key);

    /**
     * Forgets what is kept under the key; completes also when nothing is.
     *
     * @param key as of {@link #save}
     */
    Mono<Void> delete(String key);
}
