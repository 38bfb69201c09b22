package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Calls whose answer serves all that is made in the name of an account: for a token, and for whose it
 * is. They go on when nobody waits for them any more.
 */
final class Questions {

    /** Longer than any pause between two attempts. */
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(2).toNanos();

    private final SimulatedAccount account;
    private final List<Exchange> exchanges;
    private final SimulatedTime time;

    Questions(SimulatedAccount account, List<Exchange> exchanges, SimulatedTime time) {
        this.account = account;
        this.exchanges = exchanges;
        this.time = time;
    }

    static boolean isOne(Request call, Object user) {
        return call.route() == Route.TOKEN
                || (call.route() == Route.GET_CURRENT_ACCOUNT
                        && !(user instanceof SimulatedQuestion));
    }

    /** Those that may be asked again, or were not answered yet. */
    int goingOn() {
        return (int) Stream.of(Route.TOKEN, Route.GET_CURRENT_ACCOUNT).filter(this::goesOn).count();
    }

    private boolean goesOn(Route route) {
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            Exchange exchange = exchanges.get(i);
            if (isOne(exchange, route)) {
                return !exchange.isAnswered()
                        && (exchange.isOpen()
                                || time.nanos() - exchange.endedNanos() < LONGEST_PAUSE_NANOS);
            }
        }
        return false;
    }

    private boolean isOne(Exchange exchange, Route route) {
        return exchange.account() == account
                && exchange.call().route() == route
                && exchange.callers().question();
    }

    /** To the process that makes the uploads. */
    boolean idWasToldBefore(long nanos) {
        return exchanges.stream()
                .anyMatch(
                        exchange ->
                                isOne(exchange, Route.GET_CURRENT_ACCOUNT)
                                        && exchange.process() == 0
                                        && exchange.isAnswered()
                                        && exchange.endedNanos() < nanos);
    }

    /** Whether Dropbox once did not say whose a token is. */
    boolean leftIdOpen() {
        return exchanges.stream()
                .anyMatch(
                        exchange ->
                                isOne(exchange, Route.GET_CURRENT_ACCOUNT)
                                        && !exchange.isAnswered());
    }
}
