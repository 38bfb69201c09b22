package io.github.dropflux.benchmarks.link;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a link is like, where it differs from a profile. */
public final class LinkOptions {

    @Option(names = "--rtt", description = "milliseconds of a round trip")
    private @Nullable Double rtt;

    @Option(names = "--connection", description = "MiB/s of one connection; 0: unlimited")
    private @Nullable Double connection;

    @Option(names = "--link", description = "MiB/s of all connections together; 0: unlimited")
    private @Nullable Double link;

    @Option(
            names = "--server",
            description = "milliseconds, in the median, until a whole request is answered")
    private @Nullable Double server;

    @Option(
            names = "--jitter",
            description = "standard deviation of the logarithm of the server's time")
    private @Nullable Double jitter;

    @Option(
            names = "--refuse-above",
            description = "appends in flight above which more are answered 429; 0: never")
    private @Nullable Integer refuseAbove;

    @Option(names = "--retry-after", description = "seconds that a 429 tells to wait")
    private @Nullable Integer retryAfter;

    /** That profile, with what was given here in its place. */
    public LinkProfile applyTo(LinkProfile profile) {
        return new LinkProfile(
                profile.name(),
                or(rtt, profile.rttMillis()),
                or(connection, profile.connectionMib()),
                or(link, profile.linkMib()),
                or(server, profile.serverMillis()),
                or(jitter, profile.jitter()),
                or(refuseAbove, profile.refuseAbove()),
                or(retryAfter, profile.retryAfterSeconds()));
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
