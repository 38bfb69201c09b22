package io.github.dropflux.cli.upload;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.netty.util.internal.PlatformDependent;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options that say how bytes go over the wire. */
final class TransferOptions {

    /** Calls at once for which there is memory in any case, where the number is found. */
    private static final int LEAST = 4;

    @Option(
            names = "--window",
            paramLabel = "SIZE",
            defaultValue = "8MiB",
            converter = Converters.Size.class,
            description =
                    "Bytes a call, a multiple of 4 MiB up to 148 MiB (default: ${DEFAULT-VALUE}). Memory:"
                            + " windows × (concurrency + 1), or with auto up to 256 MiB or half of the"
                            + " direct memory; for a folder up to 128 MiB, if there is twice as much.")
    private long window;

    @Option(
            names = "--concurrency",
            paramLabel = "auto|N",
            defaultValue = "auto",
            converter = Converters.Concurrency.class,
            description = "Calls at once (default: ${DEFAULT-VALUE}: as many as the link carries).")
    private OptionalInt concurrency = OptionalInt.empty();

    @Option(
            names = "--session",
            paramLabel = "TYPE",
            defaultValue = "auto",
            converter = Converters.Plan.class,
            description =
                    "auto, sequential or concurrent (default: ${DEFAULT-VALUE}: one call for what fits"
                            + " one window, else concurrent).")
    private SessionPlan session = SessionPlan.AUTO;

    SessionPlan session() {
        return session;
    }

    /** Bytes that the files of a folder which are under way may take together. */
    long folderMemory() {
        return MemoryNeed.ofFolder(
                window, concurrency.orElse(LEAST), PlatformDependent.maxDirectMemory());
    }

    /** @throws IllegalArgumentException if they can't be, or take more memory than there is */
    DropboxUploaderBuilder builder() {
        DropboxLimits.defaults().requireWindowSize(window);
        DropboxUploaderBuilder builder =
                DropboxUploader.builder().windowSize(window).session(session);
        concurrency.ifPresent(builder::concurrency);
        MemoryNeed.require(window, concurrency.orElse(LEAST));
        return builder;
    }
}
