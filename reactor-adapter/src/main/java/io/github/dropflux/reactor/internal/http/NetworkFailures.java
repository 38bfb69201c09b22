package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.Route;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import reactor.netty.channel.AbortedException;

/** What the network threw: which of it passes, and what it means in words. */
public final class NetworkFailures {

    private NetworkFailures() {}

    /** Whether this is the network's failure at all. */
    public static boolean isNetwork(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof ChannelException
                || failure instanceof AbortedException;
    }

    /** Whether the same call may get through later. A refused certificate stays refused. */
    public static boolean isTransient(Throwable failure) {
        return isNetwork(failure)
                && !(failure instanceof SSLHandshakeException)
                && !(failure instanceof SSLPeerUnverifiedException);
    }

    /** One line for humans. */
    public static String describe(Route route, Throwable failure) {
        String said = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return "no usable answer to " + route.path() + ": " + (said == null ? name : said);
    }
}
