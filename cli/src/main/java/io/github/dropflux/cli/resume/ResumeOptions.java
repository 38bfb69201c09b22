package io.github.dropflux.cli.resume;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of an upload that may take more than one run. */
public final class ResumeOptions {

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description =
                    "Keep in FILE what it takes to go on, and go on from it when it exists. SOURCE is read"
                            + " again from its start; what Dropbox has is not sent again. FILE is deleted"
                            + " when done.")
    private @Nullable Path file;

    @Option(
            names = "--restart-expired",
            description =
                    "With --resume: start over when Dropbox has forgotten what it got, which it does"
                            + " after 7 days.")
    private boolean restartExpired;

    /**
     * The file, or null when none is asked for.
     *
     * @param lasting whether what it tells of is there in the next run
     * @throws IllegalArgumentException if the options make no sense
     */
    public @Nullable ResumeFile open(boolean lasting) {
        if (file == null) {
            if (restartExpired) {
                throw new IllegalArgumentException(
                        "--restart-expired is about an upload to go on with: name its file with --resume");
            }
            return null;
        }
        if (!lasting) {
            throw new IllegalArgumentException(
                    "--resume makes no sense with the embedded emulator, which forgets all when the command"
                            + " ends: give --endpoint or a token");
        }
        return ResumeFile.at(file);
    }

    /** Whether one of them is. */
    public boolean given() {
        return file != null || restartExpired;
    }

    public boolean restartExpired() {
        return restartExpired;
    }
}
