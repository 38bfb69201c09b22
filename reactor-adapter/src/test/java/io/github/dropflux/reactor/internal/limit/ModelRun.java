package io.github.dropflux.reactor.internal.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** One run of a profile: from the first window to the last answer. */
final class ModelRun {

    private static final double APART = 5;

    /** Generators of neighbouring seeds begin alike. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final double FOREIGN_FROM = 30;
    private static final double FOREIGN_TO = 70;
    private static final double LONGEST = 7200;

    /**
     * What came of it.
     *
     * @param whole MiB a second from the first moment to the last answer
     * @param steady from 30 to 95 % of the bytes
     * @param inFlight over the same time
     * @param before MiB a second of the later part of the time before a change, or beside foreign connections
     * @param after MiB a second of the later part of the time after it
     * @param inFlightAfter over the same time
     * @param refusals rate limits
     * @param fairness Jain's index of uploads or clients while all of them are under way
     * @param held the most windows in memory
     * @param mostInFlight the most appends
     */
    record Outcome(
            double whole,
            double steady,
            double inFlight,
            double before,
            double after,
            double inFlightAfter,
            double refusals,
            double fairness,
            double held,
            double mostInFlight) {

        static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
            return outcomes.stream().mapToDouble(value).average().orElseThrow();
        }
    }

    private final ModelTime time = new ModelTime();
    private final ModelProfile profile;
    private final Random random;
    private final ModelLink link;
    private final ModelServer server;
    private final List<ModelClient> clients = new ArrayList<>();
    private double acknowledged;
    private double changedAt = -1;

    private ModelRun(ModelProfile profile, int pinned, long seed) {
        this.profile = profile;
        this.random = new Random(seed * SPREAD);
        this.link = new ModelLink(time, profile.link);
        this.server = new ModelServer(time, profile, random);
        for (int i = 0; i < profile.clients; i++) {
            clients.add(new ModelClient(time, profile, link, server, pinned, random, this::acked));
        }
    }

    /**
     * @param pinned appends at once; 0 to find the number
     */
    static Outcome of(ModelProfile profile, int pinned, long seed) {
        return new ModelRun(profile, pinned, seed).run();
    }

    private Outcome run() {
        int begun = 0;
        for (ModelClient client : clients) {
            for (int i = 0; i < profile.uploads; i++) {
                time.in(APART * begun++, client::upload);
            }
        }
        if (profile.foreign > 0) {
            time.in(FOREIGN_FROM, this::foreign);
        }
        if (profile.wandersFrom > 0) {
            wander();
        }
        double last = APART * (begun - 1);
        while (time.now() <= last || !clients.stream().allMatch(ModelClient::isDone)) {
            time.step();
            if (time.now() > LONGEST) {
                throw new IllegalStateException("two hours of " + profile);
            }
        }
        return outcome();
    }

    private void foreign() {
        for (int i = 0; i < profile.foreign; i++) {
            time.in(FOREIGN_TO - FOREIGN_FROM, link.foreign());
        }
    }

    private void wander() {
        double part = random.nextDouble();
        link.carries(profile.wandersFrom + part * (profile.link - profile.wandersFrom));
        time.in(2, this::wander);
    }

    private void acked() {
        acknowledged += profile.window;
        if (changedAt < 0 && acknowledged >= profile.changesAt * profile.total) {
            changedAt = time.now();
            if (profile.linkAfter > 0) {
                link.carries(profile.linkAfter);
            }
            if (profile.serverAfter > 0) {
                server.takes(profile.serverAfter);
            }
        }
    }

    private Outcome outcome() {
        List<ModelClient.Ack> acks = clients.get(0).acks();
        int n = acks.size();
        double end = acks.get(n - 1).at();
        double almost = acks.get((int) (.95 * n)).at();
        double from = acks.get((int) (.3 * n)).at();
        double beforeFrom = profile.foreign > 0 ? FOREIGN_FROM + 10 : .4 * changedAt;
        double beforeTo = profile.foreign > 0 ? FOREIGN_TO : changedAt;
        double afterFrom =
                profile.foreign > 0 ? FOREIGN_TO + 10 : changedAt + .35 * (end - changedAt);
        boolean changes = profile.foreign > 0 || changedAt > 0;
        return new Outcome(
                profile.total * profile.uploads / end,
                rate(acks, from, almost),
                inFlight(acks, from, almost),
                changes ? rate(acks, beforeFrom, beforeTo) : 0,
                changes ? rate(acks, afterFrom, almost) : 0,
                changes ? inFlight(acks, afterFrom, almost) : 0,
                clients.stream().mapToInt(ModelClient::refusals).sum(),
                fairness(),
                clients.get(0).mostHeld(),
                clients.get(0).mostInFlight());
    }

    private static double rate(List<ModelClient.Ack> acks, double from, double to) {
        return slope(acks, from, to, ModelClient.Ack::carried);
    }

    private static double inFlight(List<ModelClient.Ack> acks, double from, double to) {
        return slope(acks, from, to, ModelClient.Ack::load);
    }

    private static double slope(
            List<ModelClient.Ack> acks,
            double from,
            double to,
            ToDoubleFunction<ModelClient.Ack> value) {
        List<ModelClient.Ack> within =
                acks.stream().filter(ack -> ack.at() >= from && ack.at() <= to).toList();
        ModelClient.Ack first = within.get(0);
        ModelClient.Ack last = within.get(within.size() - 1);
        return (value.applyAsDouble(last) - value.applyAsDouble(first)) / (last.at() - first.at());
    }

    /** While all are under way: from some time after the last has begun to the first end. */
    private double fairness() {
        List<List<ModelClient.Ack>> parties = new ArrayList<>();
        for (ModelClient client : clients) {
            for (int i = 0; i < profile.uploads; i++) {
                int upload = i;
                parties.add(client.acks().stream().filter(a -> a.upload() == upload).toList());
            }
        }
        double from = APART * (parties.size() - 1) + 3 + (profile.clients > 1 ? 12 : 0);
        double to =
                parties.stream()
                        .mapToDouble(acks -> acks.get(acks.size() - 1).at())
                        .min()
                        .orElseThrow();
        double sum = 0;
        double squares = 0;
        for (List<ModelClient.Ack> acks : parties) {
            double rate =
                    acks.stream()
                            .filter(ack -> ack.at() > from && ack.at() <= to)
                            .mapToDouble(ModelClient.Ack::mib)
                            .sum();
            sum += rate;
            squares += rate * rate;
        }
        return sum * sum / (parties.size() * squares);
    }
}
