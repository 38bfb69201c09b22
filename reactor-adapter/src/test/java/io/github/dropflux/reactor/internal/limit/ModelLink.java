package io.github.dropflux.reactor.internal.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A link as a fluid: transfers share what it carries evenly, but none is faster than its connection. No
 * loss, and no buffers on the way.
 */
final class ModelLink {

    /** A TCP connection, which begins slowly, and again after it was idle. */
    static final class Connection {

        private static final double FIRST_MIB = .0139;

        private final ModelTime time;
        private final double rtt;
        private final double fastest;
        private double speed;
        private double idleSince;
        private boolean fresh = true;

        Connection(ModelTime time, double rtt, double fastest) {
            this.time = time;
            this.rtt = rtt;
            this.fastest = fastest;
        }

        /** Round trips before a request can be sent: TCP and TLS. */
        double setUp() {
            return fresh ? 2 * rtt : 0;
        }

        private double slowest() {
            return Math.min(fastest, FIRST_MIB / Math.max(rtt, 1e-4));
        }

        private void begin() {
            double timeout = Math.max(.2, rtt) + rtt;
            double idle = fresh ? 0 : time.now() - idleSince;
            speed = fresh ? slowest() : speed;
            fresh = false;
            for (; idle > timeout && speed > slowest(); idle -= timeout) {
                speed = Math.max(slowest(), speed / 2);
            }
        }
    }

    private static final class Transfer {
        private final Connection connection;
        private final Runnable done;
        private double left;
        private double rate;
        private boolean over;
        private boolean isForeign;

        private Transfer(Connection connection, double mib, Runnable done) {
            this.connection = connection;
            this.left = mib;
            this.done = done;
        }
    }

    private static final double NOTHING = 1e-9;

    private final ModelTime time;
    private final List<Transfer> running = new ArrayList<>();
    private double capacity;
    private double since;
    private long plan;
    private double carried;

    ModelLink(ModelTime time, double capacity) {
        this.time = time;
        this.capacity = capacity;
    }

    /** MiB a second from now on. */
    void carries(double mibPerSecond) {
        capacity = mibPerSecond;
        share();
    }

    /** MiB so far, without those of foreign connections. */
    double carried() {
        progress();
        return carried;
    }

    void send(double mib, Connection connection, Runnable done) {
        connection.begin();
        Transfer transfer = new Transfer(connection, mib, done);
        progress();
        running.add(transfer);
        accelerate(transfer);
        share();
    }

    /** Another's transfer without an end; the result ends it. */
    Runnable foreign() {
        Connection connection = new Connection(time, 0, Double.MAX_VALUE);
        connection.speed = Double.MAX_VALUE;
        connection.fresh = false;
        Transfer transfer = new Transfer(connection, 1e12, () -> {});
        transfer.isForeign = true;
        progress();
        running.add(transfer);
        share();
        return () -> {
            progress();
            running.remove(transfer);
            share();
        };
    }

    private void accelerate(Transfer transfer) {
        Connection connection = transfer.connection;
        if (connection.speed < connection.fastest) {
            time.in(
                    connection.rtt,
                    () -> {
                        if (!transfer.over) {
                            connection.speed = Math.min(connection.fastest, 2 * connection.speed);
                            accelerate(transfer);
                            share();
                        }
                    });
        }
    }

    private void progress() {
        for (Transfer transfer : running) {
            double mib = transfer.rate * (time.now() - since);
            transfer.left -= mib;
            carried += transfer.isForeign ? 0 : mib;
        }
        since = time.now();
    }

    /** The slowest take what they can, the others an even part of what is left. */
    private void share() {
        progress();
        running.sort(Comparator.comparingDouble(transfer -> transfer.connection.speed));
        double left = capacity;
        int others = running.size();
        double next = Double.MAX_VALUE;
        for (Transfer transfer : running) {
            transfer.rate = Math.min(transfer.connection.speed, left / others--);
            left -= transfer.rate;
            next = Math.min(next, transfer.left / transfer.rate);
        }
        long planned = ++plan;
        if (!running.isEmpty()) {
            time.in(
                    next,
                    () -> {
                        if (planned == plan) {
                            finish();
                        }
                    });
        }
    }

    private void finish() {
        progress();
        List<Transfer> done = running.stream().filter(each -> each.left <= NOTHING).toList();
        running.removeAll(done);
        for (Transfer transfer : done) {
            transfer.over = true;
            transfer.connection.idleSince = time.now();
        }
        share();
        done.forEach(transfer -> transfer.done.run());
    }
}
