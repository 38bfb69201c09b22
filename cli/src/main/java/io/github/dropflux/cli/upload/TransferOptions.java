package io.github.dropflux.cli.upload;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.netty.util.internal.PlatformDependent;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how bytes go over the wire. */
final class TransferOptions {

    /** Calls at once for which there is memory in any case, where the number is found. */
    private static final int LEAST = 4;

    private static final long LEAST_RATE = 4096;

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

    @Option(
            names = "--limit-rate",
            paramLabel = "RATE",
            converter = Converters.Size.class,
            description =
                    "Send at most so many bytes a second to Dropbox, all connections together, e.g. 2MiB or"
                            + " 500KB; at least 4KiB.")
    private @Nullable Long rate;

    SessionPlan session() {
        return session;
    }

    /**
     * The connections to Dropbox, all of which are to be of it.
     *
     * @throws IllegalArgumentException if the rate is too low: calls would be given up as if the network stood still
     */
    Wire wire() {
        if (rate == null) {
            return Wire.unlimited();
        }
        if (rate < LEAST_RATE) {
            throw new IllegalArgumentException(
                    "--limit-rate "
                            + rate
                            + " B a second is too little: write at least "
                            + ByteSize.format(LEAST_RATE));
        }
        return Wire.limited(rate);
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
