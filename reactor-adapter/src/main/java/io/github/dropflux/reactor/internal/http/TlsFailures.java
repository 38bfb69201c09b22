package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What TLS threw. */
final class TlsFailures {

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
