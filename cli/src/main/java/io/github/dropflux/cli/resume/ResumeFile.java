package io.github.dropflux.cli.resume;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.ResumeException;
import io.github.dropflux.cli.surroundings.OwnFile;
import io.github.dropflux.reactor.CheckpointStore;
import io.github.dropflux.reactor.FileCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** The file of {@code --resume}: what one run of an upload leaves for the next. */
public final class ResumeFile {

    /** Of a store that has but one file the key says nothing. */
    private static final String KEY = "";

    private static final Duration LAST_SAVE = Duration.ofSeconds(10);

    private final Path file;
    private final FileCheckpointStore store;

    private ResumeFile(Path file) {
        this.file = file;
        this.store = FileCheckpointStore.ofFile(file);
    }

    /** @throws ResumeException if no file can be made there */
    static ResumeFile at(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new ResumeException(
                    "--resume " + file + ": its folder is not there or may not be written to");
        }
        return new ResumeFile(file);
    }

    public CheckpointStore store() {
        return store;
    }

    /**
     * What an earlier run left, on its way to the same path.
     *
     * @param commit what to do at that path: the way may differ from the earlier run's
     * @throws ResumeException if it can't be read, or is of another upload than the one asked for
     */
    public Optional<UploadCheckpoint> load(CommitInfo commit, SessionPlan plan) {
        Optional<UploadCheckpoint> left = load();
        left.ifPresent(checkpoint -> requireSame(checkpoint, commit.path(), plan));
        return left.map(checkpoint -> checkpoint.commit(commit));
    }

    private Optional<UploadCheckpoint> load() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        requireOwn();
        try {
            return store.load(KEY).blockOptional();
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            if (cause instanceof IOException || cause instanceof IllegalArgumentException) {
                throw new ResumeException(String.valueOf(cause.getMessage()));
            }
            throw e;
        }
    }

    /** What somebody else wrote could have this upload commit another's bytes. */
    private void requireOwn() {
        String objection;
        try {
            objection = OwnFile.objection(file);
        } catch (IOException e) {
            objection = "cannot be read (" + FailureText.reason(e) + ")";
        }
        if (!objection.isEmpty()) {
            throw new ResumeException(
                    "--resume "
                            + file
                            + ": "
                            + objection
                            + ", so that what it says may not be yours: name another file");
        }
    }

    private void requireSame(UploadCheckpoint checkpoint, String path, SessionPlan plan) {
        String began = checkpoint.commit().path();
        if (!began.equals(path)) {
            throw new ResumeException(
                    "--resume "
                            + file
                            + " is of an upload to "
                            + began
                            + ", not to "
                            + path
                            + ": name another file, or delete this one to give that upload up");
        }
        if (plan != SessionPlan.AUTO && !plan.name().equals(checkpoint.sessionType().name())) {
            throw new ResumeException(
                    "--resume "
                            + file
                            + " is of a "
                            + checkpoint.sessionType().name().toLowerCase(Locale.ROOT)
                            + " session: leave --session out to go on with it, or delete the file to"
                            + " start over");
        }
    }

    /** Whether Dropbox has forgotten the session by now, as far as this machine's clock can tell. */
    public static boolean isOld(UploadCheckpoint checkpoint) {
        Duration lifetime = DropboxLimits.defaults().sessionLifetime();
        return !Instant.now().isBefore(checkpoint.startedAt().plus(lifetime));
    }

    /** How to go on, as the end of a line; empty when there is nothing to go on from. */
    public String hint() {
        return Files.exists(file)
                ? "; run the same command again with --resume " + file + " to go on"
                : "";
    }

    /** How to begin anew, as the end of a line; empty when nothing keeps one from it. */
    public String anew() {
        return Files.exists(file) ? "; delete " + file + " to upload this one from its start" : "";
    }

    public Mono<Void> delete() {
        return store.delete(KEY);
    }

    /** Waits for a save that has begun. */
    public void settle() {
        try {
            store.load(KEY).blockOptional(LAST_SAVE);
        } catch (RuntimeException e) {
            // What an earlier save left is whole, whatever became of the last one.
            return;
        }
    }
}
