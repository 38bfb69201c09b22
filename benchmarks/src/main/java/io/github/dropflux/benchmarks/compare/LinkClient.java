package io.github.dropflux.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** One of those that upload over a link. */
interface LinkClient extends AutoCloseable {

    /** As many as files are uploaded at once. */
    int CONNECTIONS_KEPT = 64;

    /** As it stands in tables. */
    String label();

    /** Uploads what is not counted. */
    void warmUp(Load load);

    /** Uploads and returns the seconds that it took. */
    double run(Load load);

    @Override
    void close();

    /**
     * The client of that name: a number of appends for dropflux with that number pinned, {@code auto}
     * for dropflux as it is, {@code sdk} for the official SDK, or {@code rclone}.
     *
     * @param cold whether each run has a process of its own
     * @throws IllegalArgumentException if there is none
     */
    static LinkClient of(String name, Link link, int windowMib, boolean cold) {
        List<String> arguments = new ArrayList<>();
        String label;
        switch (name) {
            case "rclone" -> {
                return new Rclone(link);
            }
            case "sdk" -> {
                label = "SDK, as its example";
                arguments.add("sdk_example");
            }
            case "auto" -> {
                label = "dropflux, automatic";
                arguments.addAll(List.of("dropflux", "--in-flight", "0"));
            }
            default -> {
                if (!name.matches("[1-9][0-9]{0,2}")) {
                    throw new IllegalArgumentException(
                            name + " is no client; there are auto, a number, sdk and rclone");
                }
                label = "dropflux, pinned to " + name;
                arguments.addAll(List.of("dropflux", "--in-flight", name));
            }
        }
        arguments.addAll(List.of("--window", String.valueOf(windowMib << 20)));
        Contender contender =
                Contender.of(label, arguments.toArray(String[]::new))
                        // The SDK keeps five connections otherwise.
                        .flags(List.of("-Dhttp.maxConnections=" + CONNECTIONS_KEPT));
        return new OfProcess(contender, link, cold);
    }

    /** A client that has a process of these benchmarks. */
    final class OfProcess implements LinkClient {

        private final Contender contender;
        private final List<String> where;
        private final boolean cold;
        private Child child;

        private OfProcess(Contender contender, Link link, boolean cold) {
            this.contender = contender;
            this.where = List.of("--url", link.url().toString());
            this.cold = cold;
            this.child = contender.start(where);
        }

        @Override
        public String label() {
            return contender.label();
        }

        @Override
        public void warmUp(Load load) {
            if (!cold) {
                child.ask(load.task());
            }
        }

        @Override
        public double run(Load load) {
            double seconds = child.ask(load.task()).get("seconds").asDouble();
            if (cold) {
                child.close();
                child = contender.start(where);
            }
            return seconds;
        }

        @Override
        public void close() {
            child.close();
        }
    }
}
