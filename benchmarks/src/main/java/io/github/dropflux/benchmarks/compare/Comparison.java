package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Contenders in turns: each has a process that stays warm, and each round runs all of them one after
 * the other, beginning with another one each time, so that what slows the machine down slows all.
 */
final class Comparison implements AutoCloseable {

    private final Server server;
    private final List<Contender> contenders;
    private final List<Child> clients = new ArrayList<>();

    /** Starts their processes. */
    Comparison(Server server, List<Contender> contenders) {
        this.server = server;
        this.contenders = contenders;
        for (Contender contender : contenders) {
            clients.add(contender.start(server));
        }
    }

    /** Runs each so many times, not counted. */
    Comparison warmUp(long bytes, int times) {
        return warmUp("upload " + bytes, times);
    }

    /** Lets each do that so many times, not counted. */
    Comparison warmUp(String task, int times) {
        for (Child client : clients) {
            for (int i = 0; i < times; i++) {
                client.ask(task);
            }
        }
        return this;
    }

    /** The results of so many rounds, in the contenders' order. */
    List<Runs> run(long bytes, int rounds) {
        return run("upload " + bytes, bytes, rounds);
    }

    /**
     * The results of so many rounds of a task, in the contenders' order.
     *
     * @param bytes uploaded in a run
     */
    List<Runs> run(String task, long bytes, int rounds) {
        List<Runs> results = new ArrayList<>();
        contenders.forEach(each -> results.add(new Runs(each.label(), bytes)));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < clients.size(); i++) {
                int next = (round + i) % clients.size();
                long before = server.requests();
                JsonNode run = clients.get(next).ask(task);
                results.get(next).add(run, server.requests() - before);
            }
        }
        return results;
    }

    @Override
    public void close() {
        clients.forEach(Child::close);
    }
}
