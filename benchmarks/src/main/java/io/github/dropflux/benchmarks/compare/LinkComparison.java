package io.github.dropflux.benchmarks.compare;

import io.github.dropflux.benchmarks.link.LinkProfile;
import java.util.ArrayList;
import java.util.List;

/** Clients in turns over one link, beginning with another one each round. */
final class LinkComparison implements AutoCloseable {

    private final Link link;
    private final List<LinkClient> clients = new ArrayList<>();

    /**
     * Starts the link and the clients.
     *
     * @param names as {@link LinkClient#of} knows them
     * @param cold whether each run has a process of its own
     */
    LinkComparison(LinkProfile profile, List<String> names, int windowMib, boolean cold) {
        this.link = Link.start(profile, names.contains("rclone"));
        for (String name : names) {
            clients.add(LinkClient.of(name, link, windowMib, cold));
        }
    }

    /**
     * The results of so many rounds, in the clients' order.
     *
     * @param warmUpMib MiB that a client uploads before each run, not counted
     */
    List<LinkRuns> run(Load load, int rounds, long warmUpMib) {
        List<LinkRuns> results = new ArrayList<>();
        clients.forEach(each -> results.add(new LinkRuns(each.label())));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < clients.size(); i++) {
                int next = (round + i) % clients.size();
                LinkClient client = clients.get(next);
                if (warmUpMib > 0) {
                    client.warmUp(new Load(1, warmUpMib));
                }
                link.restart(round);
                double seconds = client.run(load);
                results.get(next).add(seconds, link.figures());
            }
        }
        return results;
    }

    @Override
    public void close() {
        clients.forEach(LinkClient::close);
        link.close();
    }
}
