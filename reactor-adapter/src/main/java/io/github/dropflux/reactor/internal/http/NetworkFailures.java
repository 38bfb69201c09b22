package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** What the network threw: which kind it is, which of it passes, and what it means in words. */
public final class NetworkFailures {

    /** Wrappers nest two or three deep; a chain of causes may have a cycle. */
    private static final int DEEPEST_CAUSE = 8;

    private NetworkFailures() {}

    /** The kind of a failure; empty when it is not the network's at all. */
    public static Optional<NetworkFault> kind(Throwable failure) {
        NetworkFault vague = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            NetworkFault own = own(cause);
            if (own != null && own != NetworkFault.OTHER) {
                return Optional.of(own);
            }
            vague = own == null ? vague : own;
            cause = own != null || isWrapper(cause) ? cause.getCause() : null;
        }
        return Optional.ofNullable(vague);
    }

    /** Whether this is the network's failure at all. */
    public static boolean isNetwork(Throwable failure) {
        return kind(failure).isPresent();
    }

    /** Whether the same call may get through later. A refused certificate stays refused. */
    public static boolean isTransient(Throwable failure) {
        return kind(failure).filter(NetworkFault::isTransient).isPresent();
    }

    /** One line for humans. */
    public static String describe(Route route, Throwable failure) {
        String said = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return "no usable answer to " + route.path() + ": " + (said == null ? name : said);
    }

    /** What the exception's own class and words say, its causes left aside. */
    private static @Nullable NetworkFault own(Throwable failure) {
        if (failure instanceof CallTimeoutException timeout) {
            return timeout.fault();
        }
        if (failure instanceof SSLException tls) {
            return TlsFailures.kind(tls);
        }
        if (failure instanceof ConnectTimeoutException) {
            return NetworkFault.CONNECT_TIMEOUT;
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof BindException) {
            return NetworkFault.CONNECT_FAILED;
        }
        if (failure instanceof UnknownHostException) {
            return NetworkFault.UNKNOWN_HOST;
        }
        if (failure instanceof PoolAcquireTimeoutException
                || failure instanceof PoolAcquirePendingLimitException) {
            return NetworkFault.ACQUIRE_TIMEOUT;
        }
        if (failure instanceof ReadTimeoutException) {
            return NetworkFault.NO_ANSWER;
        }
        if (failure instanceof WriteTimeoutException) {
            return NetworkFault.WRITE_STALLED;
        }
        return broken(failure);
    }

    /** Connections that were there. */
    private static @Nullable NetworkFault broken(Throwable failure) {
        if (failure instanceof PrematureCloseException) {
            return NetworkFault.PREMATURE_CLOSE;
        }
        if (failure instanceof AbortedException) {
            // With a cause it is but the envelope of what the socket said.
            return failure.getCause() == null ? NetworkFault.PREMATURE_CLOSE : NetworkFault.OTHER;
        }
        if (failure instanceof ClosedChannelException) {
            return TlsFailures.endedInHandshake(failure)
                    ? NetworkFault.CONNECT_FAILED
                    : NetworkFault.PREMATURE_CLOSE;
        }
        if (failure instanceof IOException) {
            return saysReset(failure) ? NetworkFault.RESET : NetworkFault.OTHER;
        }
        return failure instanceof TimeoutException || failure instanceof ChannelException
                ? NetworkFault.OTHER
                : null;
    }

    /** The operating system's words are all there is: neither the JDK nor Netty has a type for it. */
    private static boolean saysReset(Throwable failure) {
        String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return said.contains("connection reset")
                || said.contains("broken pipe")
                || said.contains("connection timed out")
                || said.contains("connection aborted");
    }

    /** Netty's and Reactor's envelopes; a cause within anybody else's exception is that one's own affair. */
    private static boolean isWrapper(Throwable failure) {
        String name = failure.getClass().getName();
        return name.startsWith("io.netty.") || name.startsWith("reactor.");
    }
}
