package io.github.dropflux.cli;

import io.github.dropflux.reactor.DropboxUploaderBuilder;
import java.nio.file.Path;
import java.util.OptionalLong;

/** An upload of whatever SOURCE is, from what the user says of it to its exit code. */
final class UploadRun {

    private final UploadOptions options;
    private final Usage usage;
    private final Surroundings surroundings;

    UploadRun(UploadOptions options, Usage usage, Surroundings surroundings) {
        this.options = options;
        this.usage = usage;
        this.surroundings = options.quiet() ? surroundings.quietly() : surroundings;
    }

    int run() throws Exception {
        Path folder = options.folder();
        return folder == null
                ? new FileRun(options, usage, surroundings).run()
                : uploadFolder(folder);
    }

    private int uploadFolder(Path folder) throws Exception {
        FolderDestination to = usage.check(options::folderDestination);
        DropboxUploaderBuilder builder = usage.check(options::folderBuilder);
        boolean counted =
                surroundings.columns().isPresent()
                        || !usage.check(() -> options.targets().lasting(surroundings));
        Tree tree = usage.check(() -> options.tree(folder));
        FolderSize size = counted ? FolderSize.of(tree) : FolderSize.NOT_COUNTED;
        FolderRun run = usage.check(() -> options.folderRun(tree, to, surroundings));
        try (Connection connection = usage.check(() -> options.targets().connect(surroundings));
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
