package io.github.dropflux.cli.upload;

import io.github.dropflux.cli.dropbox.Connection;
import io.github.dropflux.cli.dropbox.Target;
import io.github.dropflux.cli.folder.FolderDestination;
import io.github.dropflux.cli.folder.FolderRun;
import io.github.dropflux.cli.folder.FolderSize;
import io.github.dropflux.cli.folder.Tree;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.Usage;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine;

/** An upload of whatever SOURCE is, from what the user says of it to its exit code. */
public final class UploadRun {

    private final UploadOptions options;
    private final Usage usage;
    private final Surroundings surroundings;

    /**
     * The upload, not begun yet.
     *
     * @param command that the options are of
     */
    public UploadRun(UploadOptions options, CommandLine command, Surroundings surroundings) {
        this.options = options;
        this.usage = new Usage(command);
        this.surroundings = options.quiet() ? surroundings.quietly() : surroundings;
    }

    public int run() throws Exception {
        Path folder = options.folder();
        return folder == null
                ? new FileRun(options, usage, surroundings).run()
                : uploadFolder(folder);
    }

    private int uploadFolder(Path folder) throws Exception {
        Wire wire = usage.check(options::wire);
        FolderDestination to = usage.check(options::folderDestination);
        DropboxUploaderBuilder builder = usage.check(options::folderBuilder);
        boolean counted =
                surroundings.columns().isPresent()
                        || options.progress()
                        || !usage.check(() -> options.targets().lasting(surroundings));
        Tree tree = usage.check(() -> options.tree(folder));
        FolderSize size = counted ? FolderSize.of(tree) : FolderSize.NOT_COUNTED;
        FolderRun run = usage.check(() -> options.folderRun(tree, to, wire, surroundings));
        try (Connection connection =
                        usage.check(() -> options.targets().connect(surroundings, wire));
                Target target =
                        usage.check(
                                () ->
                                        options.targets()
                                                .choose(
                                                        OptionalLong.of(size.bytes()),
                                                        surroundings))) {
            return run.run(builder, target, connection, size);
        }
    }
}
