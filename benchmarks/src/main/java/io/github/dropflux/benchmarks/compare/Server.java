package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The process of the server. */
final class Server implements AutoCloseable {

    private final Child child;
    private final Tls tls;

    private Server(Child child, Tls tls) {
        this.child = child;
        this.tls = tls;
    }

    /**
     * Starts it.
     *
     * @param bandwidth bytes a second and connection; 0 for unlimited
     */
    static Server start(Tls tls, long bandwidth) {
        return start(tls, List.of("--bandwidth", "" + bandwidth));
    }

    /** Starts one that gives content hashes of what {@code BufferRing.of} was the source of. */
    static Server startHashing() {
        return start(Tls.PLAIN, List.of("--source-hash"));
    }

    private static Server start(Tls tls, List<String> options) {
        List<String> command = new ArrayList<>(List.of("server"));
        command.addAll(options);
        if (tls != Tls.PLAIN) {
            command.add("--tls");
        }
        return new Server(Child.start(Child.sameBuild(), List.of(), command), tls);
    }

    String url() {
        return child.greeting().get("url").asText();
    }

    /** What clients of it are to be told. */
    List<String> clientArguments() {
        JsonNode greeting = child.greeting();
        List<String> arguments = new ArrayList<>(List.of("--url", greeting.get("url").asText()));
        if (tls != Tls.PLAIN) {
            arguments.add("--certificate");
            arguments.add(greeting.get("certificate").asText());
        }
        if (tls == Tls.BORINGSSL) {
            arguments.add("--boringssl");
        }
        return arguments;
    }

    /** Holds answers back from now on. */
    void delay(int millis) {
        child.ask("delay " + millis);
    }

    /** Requests that came in so far. */
    long requests() {
        return child.ask("counters").get("requests").asLong();
    }

    /** Connections that were opened so far. */
    long connections() {
        return child.ask("counters").get("connections").asLong();
    }

    @Override
    public void close() {
        child.close();
    }
}
