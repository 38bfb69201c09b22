package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.PlainText;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
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
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.internal.shaded.reactor.pool.PoolShutdownException;

/** What the network threw: which kind it is, which of it passes, and what it means in words. */
public final class NetworkFailures {

    /** Wrappers nest two or three deep; a chain of causes may have a cycle. */
    private static final int DEEPEST_CAUSE = 8;

    private static final int MAX_REASON_CHARS = 300;

    /** A status from 400 to 499 of an HTTP proxy; what a SOCKS proxy says of who may use it. */
    private static final Pattern PROXY_REFUSAL =
            Pattern.compile("status: 4\\d\\d|authStatus: |unexpected authMethod: ");

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
        return "no usable answer to " + route.path() + ": " + words(failure);
    }

    /** What it says of itself, or of what it waited for. */
    static String words(Throwable failure) {
        Throwable telling =
                failure instanceof SSLException
                                && failure.getCause() instanceof ConnectException cause
                        ? cause
                        : failure;
        if (telling instanceof SSLException) {
            return PlainText.line(reason(telling), MAX_REASON_CHARS);
        }
        String said = telling.getMessage();
        return said == null ? telling.getClass().getSimpleName() : said;
    }

    /**
     * What TLS says, and what the innermost cause does: the engine of OpenSSL has the same words for all that is wrong with a
     * certificate, and that of the JDK does not say which of its dates has passed.
     */
    private static String reason(Throwable tls) {
        if (tls instanceof NotSslRecordException) {
            // Its own words are the bytes that came, in hexadecimal.
            return "what answers there does not speak TLS";
        }
        Throwable root = tls;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
        }
        String said = tls.getMessage();
        String why = root.getMessage();
        if (said == null || (said.startsWith("General ") && why != null)) {
            return why == null ? root.getClass().getSimpleName() : why;
        }
        return why == null || said.contains(why) ? said : said + " (" + why + ")";
    }

    /** What the exception's own class and words say, its causes left aside. */
    private static @Nullable NetworkFault own(Throwable failure) {
        if (failure instanceof CallTimeoutException timeout) {
            return timeout.fault();
        }
        if (failure instanceof UnreachableException unreachable) {
            return unreachable.fault();
        }
        if (failure instanceof OutOfMemoryError) {
            return NetworkFault.OUT_OF_MEMORY;
        }
        if (failure instanceof SSLException
                && failure.getCause() instanceof ConnectException cause) {
            // The tunnel through a proxy did not come about, which TLS waited for.
            return own(cause);
        }
        if (failure instanceof SSLException tls) {
            return TlsFailures.kind(tls);
        }
        if (isProxyRefusal(failure)) {
            return NetworkFault.PROXY_REFUSED;
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
        // A pool is shut down where the uploader is opened again, and the next attempt takes the
        // new one.
        if (failure instanceof PoolShutdownException
                || failure instanceof PoolAcquireTimeoutException
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

    /** Netty puts the proxy's status into its message and nowhere else; by name, since its module is optional. */
    private static boolean isProxyRefusal(Throwable failure) {
        return failure instanceof ConnectException
                && failure.getClass().getName().startsWith("io.netty.handler.proxy.")
                && PROXY_REFUSAL.matcher(String.valueOf(failure.getMessage())).find();
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
        return name.startsWith("io.netty.")
                || name.startsWith("reactor.")
                || failure instanceof FatalErrorException;
    }

    /** What TLS threw. */
    private static final class TlsFailures {

        private TlsFailures() {}

        /** A handshake that was refused, or that the network broke; or an end of what was established. */
        static NetworkFault kind(SSLException failure) {
            if (failure instanceof SslHandshakeTimeoutException) {
                return NetworkFault.CONNECT_TIMEOUT;
            }
            if (failure instanceof SSLPeerUnverifiedException
                    || failure instanceof NotSslRecordException) {
                return NetworkFault.TLS_REFUSED;
            }
            if (failure instanceof SSLHandshakeException) {
                return saysClosed(failure) || isIo(failure.getCause())
                        ? NetworkFault.CONNECT_FAILED
                        : NetworkFault.TLS_REFUSED;
            }
            return NetworkFault.TLS_ENDED;
        }

        /** Netty hangs what the handshake came to onto the news that the channel is closed. */
        static boolean endedInHandshake(Throwable closed) {
            for (Throwable said : closed.getSuppressed()) {
                if (said instanceof SSLHandshakeException) {
                    return true;
                }
            }
            return false;
        }

        /** Nobody refused anything then: a restart or an overload ends handshakes, too. */
        private static boolean saysClosed(SSLException failure) {
            String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
            return said.contains("connection closed while")
                    || said.contains("terminated the handshake")
                    || said.contains("closed during handshake");
        }

        private static boolean isIo(@Nullable Throwable cause) {
            return cause instanceof IOException && !(cause instanceof SSLException);
        }
    }
}
