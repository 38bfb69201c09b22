package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.benchmarks.link.LinkProfile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server at the other end of a link; a process for each of the two. */
final class Link implements AutoCloseable {

    private final LinkProfile profile;
    private final Server server;
    private final Child proxy;

    private Link(LinkProfile profile, Server server, Child proxy) {
        this.profile = profile;
        this.server = server;
        this.proxy = proxy;
    }

    /**
     * Starts both.
     *
     * @param intercept whether to answer in Dropbox's place, too
     */
    static Link start(LinkProfile profile, boolean intercept) {
        Server server = Server.startHashing();
        List<String> command = new ArrayList<>(List.of("proxy", "--upstream", server.url()));
        command.addAll(profile.arguments());
        if (intercept) {
            command.add("--intercept");
        }
        return new Link(profile, server, Child.start(Child.sameBuild(), List.of(), command));
    }

    LinkProfile profile() {
        return profile;
    }

    /** Where clients find the server. */
    URI url() {
        return URI.create(proxy.greeting().get("url").asText());
    }

    /** PEM file of the certificate with which it answers in Dropbox's place. */
    Path certificate() {
        return Path.of(proxy.greeting().get("certificate").asText());
    }

    /** Forgets all calls so far; the server takes the same times again after the same seed. */
    void restart(int seed) {
        proxy.ask("restart " + seed);
    }

    /** What came since then. */
    JsonNode figures() {
        return proxy.ask("figures");
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
