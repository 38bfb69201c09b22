package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter.Congestion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One account's uploads: the limiter, the gate and the turns of an account, as they are, on a model of a
 * link.
 */
final class ModelClient {

    /**
     * An answer, and what was so at this moment.
     *
     * @param at seconds
     * @param carried MiB that the link has carried so far: answers come in bursts, which would blur a rate
     * @param load appends in flight, added up over time
     */
    record Ack(double at, int upload, double mib, double carried, double load) {}

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final long MIB = 1 << 20;

    private static final class RateLimited extends RuntimeException {
        private static final long serialVersionUID = 1;

        RateLimited() {
            super("429", null, false, false);
        }
    }

    private final ModelTime time;
    private final ModelProfile profile;
    private final ModelLink link;
    private final ModelServer server;
    private final int pinned;
    private final ConcurrencyLimiter limiter;
    private final RateLimitGate gate;
    private final WindowTurns turns;
    private final Deque<ModelLink.Connection> idle = new ArrayDeque<>();
    private final List<Upload> uploads = new ArrayList<>();
    private final List<Ack> acks = new ArrayList<>();
    private final Runnable acked;
    private int inFlight;
    private double load;
    private double loadAt;
    private int held;
    private int mostHeld;
    private int mostInFlight;
    private int refusals;
    private double memory;

    /**
     * @param pinned appends at once; 0 to find the number
     * @param acked run after each answer
     */
    ModelClient(
            ModelTime time,
            ModelProfile profile,
            ModelLink link,
            ModelServer server,
            int pinned,
            Random random,
            Runnable acked) {
        this.time = time;
        this.profile = profile;
        this.link = link;
        this.server = server;
        this.pinned = pinned;
        this.acked = acked;
        this.limiter =
                pinned > 0
                        ? ConcurrencyLimiter.pinned(() -> time)
                        : ConcurrencyLimiter.automatic(
                                bytes(profile.window), profile.most(), () -> time, found -> {});
        this.gate = new RateLimitGate(() -> time, bound -> (long) (bound * random.nextDouble()));
        this.turns = new WindowTurns(limiter::limit);
        this.memory = profile.budget;
    }

    void upload() {
        Upload upload = new Upload(uploads.size());
        uploads.add(upload);
        upload.begin();
    }

    boolean isDone() {
        return uploads.stream().allMatch(upload -> upload.acknowledged > profile.total - 1e-6);
    }

    List<Ack> acks() {
        return acks;
    }

    int refusals() {
        return refusals;
    }

    int mostHeld() {
        return mostHeld;
    }

    int mostInFlight() {
        return mostInFlight;
    }

    private static long bytes(double mib) {
        return Math.round(mib * MIB);
    }

    private void inFlight(int more) {
        load += inFlight * (time.now() - loadAt);
        loadAt = time.now();
        inFlight += more;
        mostInFlight = Math.max(mostInFlight, inFlight);
        if (profile.lossBeyondFour > 0) {
            int beyond = Math.max(0, inFlight - 4);
            link.carries(profile.link * Math.max(.3, 1 - profile.lossBeyondFour * beyond));
        }
    }

    /** Over the network; a failure is a rate limit. */
    private Mono<Boolean> transmit(double mib) {
        return Mono.create(
                sink -> {
                    inFlight(1);
                    ModelLink.Connection connection =
                            idle.isEmpty()
                                    ? new ModelLink.Connection(
                                            time, profile.rtt, profile.connection)
                                    : idle.removeLast();
                    time.in(
                            connection.setUp() + profile.rtt / 2,
                            () -> arrive(mib, connection, sink));
                });
    }

    private void arrive(double mib, ModelLink.Connection connection, MonoSink<Boolean> sink) {
        if (!server.takesAnother()) {
            time.in(
                    profile.rtt / 2,
                    () -> {
                        inFlight(-1);
                        refusals++;
                        sink.error(new RateLimited());
                    });
            return;
        }
        link.send(
                mib,
                connection,
                () ->
                        time.in(
                                server.seconds() + profile.rtt / 2,
                                () -> {
                                    server.ended();
                                    inFlight(-1);
                                    idle.add(connection);
                                    sink.success(true);
                                }));
    }

    private final class Upload {

        private final int number;
        private final WindowTurns.Share share = turns.open(this::fill);
        private final Deque<Double> ready = new ArrayDeque<>();
        private double produced;
        private double acknowledged;
        private int sending;
        private boolean waitsForMemory;

        Upload(int number) {
            this.number = number;
        }

        void begin() {
            share.want((pinned > 0 ? pinned : profile.most()) + 1);
        }

        private void fill() {
            if (produced >= profile.total) {
                share.ended();
            } else if (memory < profile.window) {
                waitsForMemory = true;
            } else {
                memory -= profile.window;
                held++;
                mostHeld = Math.max(mostHeld, held);
                double mib = Math.min(profile.window, profile.total - produced);
                produced += mib;
                time.in(secondsToRead(mib), () -> filled(mib));
            }
        }

        private double secondsToRead(double mib) {
            double seconds = mib / profile.source;
            if (!profile.bursts) {
                return seconds;
            }
            // Of every two seconds the source delivers in the first.
            double end = time.now();
            double phase = end % 2;
            if (phase >= 1) {
                end += 2 - phase;
                phase = 0;
            }
            for (; seconds > 1 - phase; phase = 0) {
                seconds -= 1 - phase;
                end += 2 - phase;
            }
            return end + seconds - time.now();
        }

        private void filled(double mib) {
            ready.add(mib);
            if (produced >= profile.total) {
                share.ended();
            } else {
                share.arrived();
            }
            sendReady();
        }

        private void sendReady() {
            while (!ready.isEmpty() && sending < (pinned > 0 ? pinned : profile.most())) {
                sending++;
                send(ready.remove());
            }
        }

        private void send(double mib) {
            gate.pass(wait -> true)
                    .flatMap(generation -> inTurn(mib, generation))
                    .onErrorReturn(false)
                    .defaultIfEmpty(false)
                    .subscribe(
                            ok -> {
                                if (ok) {
                                    acknowledged(mib);
                                } else {
                                    send(mib);
                                }
                            });
        }

        private Mono<Boolean> inTurn(double mib, long generation) {
            return limiter.inTurn(
                    Mono.defer(
                            () ->
                                    gate.generation() == RateLimitGate.CLOSED
                                            ? Mono.empty()
                                            : transmit(mib)
                                                    .doOnError(
                                                            refused ->
                                                                    gate.refused(
                                                                            generation,
                                                                            RETRY_AFTER))),
                    bytes(mib),
                    refused -> Congestion.REFUSED);
        }

        private void acknowledged(double mib) {
            sending--;
            held--;
            memory += profile.window;
            acknowledged += mib;
            acks.add(new Ack(time.now(), number, mib, link.carried(), load));
            for (Upload upload : uploads) {
                if (upload.waitsForMemory) {
                    upload.waitsForMemory = false;
                    upload.fill();
                    break;
                }
            }
            share.released();
            share.want(1);
            if (acknowledged > profile.total - 1e-6) {
                share.close();
            }
            sendReady();
            acked.run();
        }
    }
}
