package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.reactor.UploadTimeouts;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import reactor.netty.http.client.HttpClient;

/** The time limits of a connection before its first call. */
public final class ConnectionTimeouts {

    private ConnectionTimeouts() {}

    /** The client with these limits; whatever else it was set to stays. */
    public static HttpClient on(HttpClient client, UploadTimeouts timeouts) {
        long handshakeMillis = timeouts.tlsHandshake().toMillis();
        // Silence between two bytes of an answer is not limited here: the whole answer has one.
        return client.responseTimeout(null)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(timeouts.connect().toMillis()))
                // Set on the handler, since to set it on the client is to replace its TLS settings.
                .doOnChannelInit(
                        (observer, channel, address) -> {
                            SslHandler tls = channel.pipeline().get(SslHandler.class);
                            if (tls != null) {
                                tls.setHandshakeTimeoutMillis(handshakeMillis);
                            }
                        });
    }
}
