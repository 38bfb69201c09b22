package io.github.dropflux.reactor;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.checkpoint.CheckpointFile;
import io.github.dropflux.reactor.internal.checkpoint.SerialExecutor;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Checkpoints in files. A save writes a new file beside the old one, forces it to the disk, and puts it in the old one's place,
 * so that there is a whole checkpoint at any moment, a crash's included. Only the owner may read the files, where the file
 * system knows owners.
 *
 * <p>Work is done on {@link Schedulers#boundedElastic()}, that of one key in the order of subscription; a save that began goes
 * on to its end when it is cancelled. A folder or file belongs to one store in one process at a time: two of them would disturb
 * each other's saves.
 *
 * <p>Signals an {@link java.io.IOException} when a file cannot be read or written, an {@link IllegalArgumentException} when it
 * holds no checkpoint; each names the file. Thread-safe.
 */
public final class FileCheckpointStore implements CheckpointStore {

    private final Function<String, CheckpointFile> files;
    private final SerialExecutor lanes = new SerialExecutor(Schedulers.boundedElastic());

    private FileCheckpointStore(Function<String, CheckpointFile> files) {
        this.files = files;
    }

    /**
     * A file for each key, named after it.
     *
     * @param folder made with the first save, unless it is there
     */
    public static FileCheckpointStore inFolder(Path folder) {
        Objects.requireNonNull(folder, "folder");
        Path absolute = folder.toAbsolutePath();
        return new FileCheckpointStore(key -> CheckpointFile.inFolder(absolute, key));
    }

    /**
     * One file, whatever the key: for one upload at a time.
     *
     * @param file in a folder that is there
     */
    public static FileCheckpointStore ofFile(Path file) {
        Objects.requireNonNull(file, "file");
        CheckpointFile only = CheckpointFile.at(file.toAbsolutePath());
        return new FileCheckpointStore(key -> only);
    }

    @Override
    public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(checkpoint, "checkpoint");
        CheckpointFile file = files.apply(key);
        return lanes.run(
                file,
                () -> {
                    file.save(checkpoint);
                    return null;
                });
    }

    @Override
    public Mono<UploadCheckpoint> load(String key) {
        Objects.requireNonNull(key, "key");
        CheckpointFile file = files.apply(key);
        return lanes.run(file, file::load);
    }

    @Override
    public Mono<Void> delete(String key) {
        Objects.requireNonNull(key, "key");
        CheckpointFile file = files.apply(key);
        return lanes.run(
                file,
                () -> {
                    file.delete();
                    return null;
                });
    }
}
