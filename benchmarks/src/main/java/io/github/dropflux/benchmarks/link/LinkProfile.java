package io.github.dropflux.benchmarks.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a link is like, and the server at its end.
 *
 * @param name as it is given on the command line
 * @param rttMillis round trip time
 * @param connectionMib MiB a second that one connection carries; 0: unlimited
 * @param linkMib MiB a second that all connections carry together; 0: unlimited
 * @param serverMillis median of the time between a whole request and the start of its answer
 * @param jitter standard deviation of the logarithm of that time; 0: always the median
 * @param refuseAbove appends in flight above which the server answers 429; 0: never
 * @param retryAfterSeconds of these answers
 */
public record LinkProfile(
        String name,
        double rttMillis,
        double connectionMib,
        double linkMib,
        double serverMillis,
        double jitter,
        int refuseAbove,
        int retryAfterSeconds) {

    /** Loopback as it is. */
    public static final LinkProfile LOOPBACK = new LinkProfile("loopback", 0, 0, 0, 0, 0, 0, 2);

    private static final double JITTER = 0.25;

    private static final List<LinkProfile> KNOWN =
            List.of(
                    new LinkProfile("atlantic", 40, 12, 100, 400, JITTER, 0, 2),
                    new LinkProfile("pacific", 150, 6, 60, 400, JITTER, 0, 2),
                    new LinkProfile("continent", 80, 25, 50, 200, JITTER, 0, 2),
                    new LinkProfile("nearby", 20, 50, 100, 0, JITTER, 0, 2),
                    new LinkProfile("refusing", 40, 12, 100, 400, JITTER, 10, 2),
                    LOOPBACK);

    /**
     * The profile of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static LinkProfile named(String name) {
        for (LinkProfile each : KNOWN) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "no profile is named "
                        + name
                        + "; there are "
                        + String.join(", ", KNOWN.stream().map(LinkProfile::name).toList()));
    }

    /** Bytes a second, or 0. */
    double connectionRate() {
        return connectionMib * (1 << 20);
    }

    /** Bytes a second, or 0. */
    double linkRate() {
        return linkMib * (1 << 20);
    }

    /** Nanoseconds that a bit travels from one end to the other. */
    long oneWayNanos() {
        return Math.round(rttMillis * 500_000);
    }

    /** The options of {@link LinkOptions} that make this profile. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--rtt", String.valueOf(rttMillis)));
        arguments.addAll(List.of("--connection", String.valueOf(connectionMib)));
        arguments.addAll(List.of("--link", String.valueOf(linkMib)));
        arguments.addAll(List.of("--server", String.valueOf(serverMillis)));
        arguments.addAll(List.of("--jitter", String.valueOf(jitter)));
        arguments.addAll(List.of("--refuse-above", String.valueOf(refuseAbove)));
        arguments.addAll(List.of("--retry-after", String.valueOf(retryAfterSeconds)));
        return arguments;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: rtt %.0f ms, %s a connection, %s in all, server %.0f ms%s",
                name,
                rttMillis,
                rate(connectionMib),
                rate(linkMib),
                serverMillis,
                refuseAbove == 0 ? "" : ", 429 above " + refuseAbove + " in flight");
    }

    private static String rate(double mib) {
        return mib == 0 ? "no limit" : String.format(Locale.ROOT, "%.0f MiB/s", mib);
    }
}
