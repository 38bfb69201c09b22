package io.github.dropflux.cli;

import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.upload.UploadOptions;
import io.github.dropflux.cli.upload.UploadRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dropflux upload SOURCE DEST}. */
@Command(
        name = "upload",
        description = "Streams SOURCE into Dropbox and verifies what is stored there.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        footer = {
            "",
            "When a producer in a pipe dies, what it wrote so far just ends, as if it were complete, and",
            "the shell's pipefail tells only after the file is stored. To be safe, let dropflux run the",
            "producer (--from-command: it must end with exit code 0, and so must each command of a",
            "pipeline), or declare what must come (--length, --content-hash), or give a URL as SOURCE: an",
            "answer that breaks off is noticed, and only one of 200 is stored. An empty standard input is",
            "refused, unless --length 0 declares it.",
            "",
            "Of a folder, hidden files are sent too, symbolic links are told of and not followed, empty",
            "folders are not made. A file that fails is told of, the others go on; the exit code is then 1.",
            "",
            "Examples:",
            "  dropflux upload README.md /README.md",
            "  tar -cz photos | dropflux upload - /backups/photos.tgz",
            "  dropflux upload --from-command 'pg_dump mydb | gzip' /backups/mydb.gz --mode overwrite",
            "  dropflux upload https://example.com/film.mov /media/film.mov --window 24MiB",
            "  dropflux upload photos /backups/photos --skip-identical",
            "  dropflux upload disk.img /backups/disk.img --resume disk.resume",
            "",
            "Exit codes: 0 stored and verified, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated."
        })
final class UploadCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private final UploadOptions options = new UploadOptions();

    UploadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return new UploadRun(options, spec.commandLine(), surroundings).run();
    }
}
