package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Route;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** What goes wrong with one call. */
enum Fault {
    NONE(Moment.NEVER, true),
    CONNECT_REFUSED(Moment.NO_CONNECTION, true),
    CONNECT_TIMEOUT(Moment.NO_CONNECTION, true),
    UNKNOWN_HOST(Moment.NO_CONNECTION, true),
    ACQUIRE_TIMEOUT(Moment.NO_CONNECTION, true),
    CERTIFICATE_REFUSED(Moment.NO_CONNECTION, false),
    RESET_IN_BODY(Moment.IN_BODY, true),
    TLS_ENDED_IN_BODY(Moment.IN_BODY, true),
    WRITE_STALLED(Moment.IN_BODY, true),
    REQUEST_LOST(Moment.ARRIVED, true),
    NO_ANSWER(Moment.ARRIVED, true),
    UNAVAILABLE(Moment.ARRIVED, true),
    RATE_LIMITED(Moment.ARRIVED, true),
    LOCK_CONTENTION(Moment.ARRIVED, true),
    CARRIED_OUT_LATE(Moment.ARRIVED, true),
    PARTLY_CARRIED_OUT(Moment.ARRIVED, true),
    UNAUTHORIZED(Moment.ARRIVED, true),
    BAD_REQUEST(Moment.ARRIVED, false),
    DAMAGED_BYTES(Moment.NEVER, true),
    ANSWER_LOST(Moment.CARRIED_OUT, true),
    ANSWER_STALLED(Moment.CARRIED_OUT, true),
    UNAVAILABLE_AFTERWARDS(Moment.CARRIED_OUT, true),
    ANSWER_UNREADABLE(Moment.CARRIED_OUT, false),
    SESSIONS_LOST(Moment.NEVER, false),
    SESSIONS_REWOUND(Moment.NEVER, false),
    BATCH_REFUSED(Moment.ARRIVED, true),
    ENTRIES_REFUSED(Moment.NEVER, true),
    ENTRIES_LOST(Moment.NEVER, false);

    /** How far the call has come by then. */
    enum Moment {
        NO_CONNECTION,
        IN_BODY,
        ARRIVED,
        CARRIED_OUT,
        NEVER
    }

    static final List<Fault> PASSING =
            Arrays.stream(values()).filter(fault -> fault.passing && fault != NONE).toList();
    static final List<Fault> ALL = Arrays.stream(values()).filter(fault -> fault != NONE).toList();

    private final Moment moment;
    private final boolean passing;

    Fault(Moment moment, boolean passing) {
        this.moment = moment;
        this.passing = passing;
    }

    Moment moment() {
        return moment;
    }

    /** Whether the server says no by itself, which it may do before it has read the body. */
    boolean isAnswer() {
        return switch (this) {
            case UNAVAILABLE,
                    RATE_LIMITED,
                    LOCK_CONTENTION,
                    UNAUTHORIZED,
                    BAD_REQUEST,
                    BATCH_REFUSED ->
                    true;
            default -> false;
        };
    }

    /** Nanoseconds until somebody gives up waiting. */
    long patience(Chance chance) {
        return switch (this) {
            case CONNECT_TIMEOUT -> Duration.ofSeconds(10).toNanos();
            case ACQUIRE_TIMEOUT -> Duration.ofSeconds(45).toNanos();
            case WRITE_STALLED, NO_ANSWER, ANSWER_STALLED ->
                    chance.pick(List.of(Duration.ofSeconds(30), Duration.ofMinutes(5))).toNanos();
            default -> chance.skewed(Duration.ofMillis(200).toNanos());
        };
    }

    /** Whether there is such a thing on that route. */
    boolean strikes(Route route) {
        return switch (this) {
            // What is wrong with a token is nothing to the call that is to replace it.
            case UNAUTHORIZED, LOCK_CONTENTION -> route != Route.TOKEN;
            case BATCH_REFUSED ->
                    route == Route.START_BATCH
                            || route == Route.APPEND_BATCH
                            || route == Route.FINISH_BATCH_V2;
            case ENTRIES_REFUSED -> route == Route.APPEND_BATCH || route == Route.FINISH_BATCH_V2;
            case ENTRIES_LOST -> route == Route.FINISH_BATCH_V2;
            default -> true;
        };
    }

    /** What the transport signals, a {@link Refusal} or the network's exception. */
    Throwable failure(Route route, Chance chance) {
        return switch (this) {
            case CONNECT_REFUSED -> new ConnectException("Connection refused");
            case CONNECT_TIMEOUT -> new ConnectTimeoutException("connection timed out");
            case UNKNOWN_HOST -> new UnknownHostException("content.dropboxapi.com");
            case ACQUIRE_TIMEOUT -> new PoolAcquireTimeoutException(Duration.ofSeconds(45));
            case CERTIFICATE_REFUSED -> new SSLHandshakeException("certificate unknown");
            case TLS_ENDED_IN_BODY -> new SSLException("closing inbound before close_notify");
            case WRITE_STALLED -> WriteTimeoutException.INSTANCE;
            case NO_ANSWER, ANSWER_STALLED -> ReadTimeoutException.INSTANCE;
            case UNAVAILABLE, UNAVAILABLE_AFTERWARDS -> unavailable(chance);
            case RATE_LIMITED -> rateLimit(chance);
            case LOCK_CONTENTION -> lockContention(route, chance);
            case UNAUTHORIZED -> Refusal.json(401, Refusal.union("expired_access_token"), null);
            case BATCH_REFUSED -> batchRefused(route, chance);
            case BAD_REQUEST ->
                    Refusal.text(400, "Error in call to API function \"x\": no such thing");
            default ->
                    chance.percent(50)
                            ? new IOException("Connection reset by peer")
                            : PrematureCloseException.TEST_EXCEPTION;
        };
    }

    /** As such, after which files can still go by themselves. */
    private static Refusal batchRefused(Route route, Chance chance) {
        List<Integer> statuses =
                switch (route) {
                    case START_BATCH -> List.of(400, 404);
                    case APPEND_BATCH -> List.of(400, 404, 409);
                    default -> List.of(400, 409);
                };
        int status = chance.pick(statuses);
        return status == 409
                ? Refusal.typed("payload_too_large")
                : Refusal.text(status, "Error in call to API function \"x\": unknown");
    }

    private static Refusal unavailable(Chance chance) {
        int status = chance.pick(List.of(500, 502, 503, 504));
        return chance.percent(50) ? Refusal.page(status) : Refusal.text(status, "");
    }

    private static Refusal rateLimit(Chance chance) {
        int seconds = chance.between(1, 20);
        String reason = "{\"reason\":" + Refusal.union("too_many_requests");
        return switch (chance.between(0, 3)) {
            case 0 -> Refusal.text(429, "Too many requests");
            case 1 -> Refusal.json(429, reason + "}", null);
            case 2 -> Refusal.json(429, reason + ",\"retry_after\":" + seconds + "}", null);
            default -> Refusal.json(429, reason + "}", Integer.toString(seconds));
        };
    }

    private static Refusal lockContention(Route route, Chance chance) {
        String tag = "too_many_write_operations";
        return switch (route == Route.FINISH ? chance.between(0, 2) : 0) {
            case 0 -> Refusal.json(429, "{\"reason\":" + Refusal.union(tag) + "}", null);
            case 1 -> Refusal.typed(tag);
            default -> Refusal.typed("path/" + tag);
        };
    }
}
