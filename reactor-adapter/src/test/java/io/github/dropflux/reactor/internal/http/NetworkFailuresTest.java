package io.github.dropflux.reactor.internal.http;

import static io.github.dropflux.internal.protocol.NetworkFault.ACQUIRE_TIMEOUT;
import static io.github.dropflux.internal.protocol.NetworkFault.CONNECT_FAILED;
import static io.github.dropflux.internal.protocol.NetworkFault.CONNECT_TIMEOUT;
import static io.github.dropflux.internal.protocol.NetworkFault.NO_ANSWER;
import static io.github.dropflux.internal.protocol.NetworkFault.OTHER;
import static io.github.dropflux.internal.protocol.NetworkFault.OUT_OF_MEMORY;
import static io.github.dropflux.internal.protocol.NetworkFault.PREMATURE_CLOSE;
import static io.github.dropflux.internal.protocol.NetworkFault.PROXY_REFUSED;
import static io.github.dropflux.internal.protocol.NetworkFault.RESET;
import static io.github.dropflux.internal.protocol.NetworkFault.TLS_ENDED;
import static io.github.dropflux.internal.protocol.NetworkFault.TLS_REFUSED;
import static io.github.dropflux.internal.protocol.NetworkFault.UNKNOWN_HOST;
import static io.github.dropflux.internal.protocol.NetworkFault.WRITE_STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

class NetworkFailuresTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    static Stream<Arguments> kinds() {
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("self-signed"));
        SSLHandshakeException broken = new SSLHandshakeException("engine");
        broken.initCause(new IOException("Connection reset by peer"));
        ClosedChannelException inHandshake = new ClosedChannelException();
        inHandshake.addSuppressed(new SSLHandshakeException("in progress"));
        return Stream.of(
                row(CONNECT_FAILED, new ConnectException("Connection refused: /127.0.0.1:1")),
                row(CONNECT_FAILED, new NoRouteToHostException()),
                row(CONNECT_FAILED, new BindException("Cannot assign requested address")),
                row(CONNECT_FAILED, broken),
                row(CONNECT_FAILED, inHandshake),
                row(
                        CONNECT_FAILED,
                        new SSLHandshakeException(
                                "Connection closed while SSL/TLS handshake was in progress")),
                row(
                        CONNECT_FAILED,
                        new SSLHandshakeException("Remote host terminated the handshake")),
                row(CONNECT_TIMEOUT, new ConnectTimeoutException("timed out after 10 ms")),
                row(CONNECT_TIMEOUT, new SslHandshakeTimeoutException("after 10000ms")),
                row(UNKNOWN_HOST, new UnknownHostException("content.dropboxapi.com")),
                row(ACQUIRE_TIMEOUT, new PoolAcquireTimeoutException(LIMIT)),
                row(ACQUIRE_TIMEOUT, new PoolAcquirePendingLimitException(500)),
                row(TLS_REFUSED, untrusted),
                row(TLS_REFUSED, new SSLHandshakeException("Received fatal alert: unknown_ca")),
                row(TLS_REFUSED, new DecoderException(untrusted)),
                row(TLS_REFUSED, new SSLPeerUnverifiedException("name")),
                row(TLS_REFUSED, new NotSslRecordException("not an SSL/TLS record: 4854")),
                row(TLS_ENDED, new SslClosedEngineException("SSLEngine closed already")),
                row(TLS_ENDED, new SSLException("Received fatal alert: bad_record_mac")),
                row(TLS_ENDED, new DecoderException(new SSLException("Tag mismatch"))),
                row(RESET, new IOException("Connection reset by peer")),
                row(RESET, new SocketException("Connection reset")),
                row(RESET, new IOException("writevAddresses(..) failed: Broken pipe")),
                row(RESET, new IOException("recvAddress(..) failed: Connection timed out")),
                row(RESET, new AbortedException(new IOException("Connection reset by peer"))),
                row(RESET, Exceptions.propagate(new IOException("Connection reset by peer"))),
                row(PREMATURE_CLOSE, PrematureCloseException.TEST_EXCEPTION),
                row(PREMATURE_CLOSE, AbortedException.beforeSend()),
                row(PREMATURE_CLOSE, new AbortedException("Connection has been closed")),
                row(PREMATURE_CLOSE, new AbortedException(new ClosedChannelException())),
                row(PREMATURE_CLOSE, new ClosedChannelException()),
                row(WRITE_STALLED, WriteTimeoutException.INSTANCE),
                row(WRITE_STALLED, CallTimeoutException.writeStalled(LIMIT)),
                row(NO_ANSWER, ReadTimeoutException.INSTANCE),
                row(NO_ANSWER, CallTimeoutException.noAnswer(LIMIT, "withAnswer")),
                row(
                        PROXY_REFUSED,
                        UnreachableException.of(proxyRefusal("407 Proxy Authentication"))),
                row(PROXY_REFUSED, proxyRefusal("403 Forbidden")),
                row(CONNECT_FAILED, proxyRefusal("502 Bad Gateway")),
                row(OUT_OF_MEMORY, new OutOfMemoryError("Direct buffer memory")),
                row(OUT_OF_MEMORY, new EncoderException(new OutOfMemoryError("no memory"))),
                row(OUT_OF_MEMORY, FatalErrorException.signallable(new OutOfMemoryError("no"))),
                row(OTHER, new IOException("something new")),
                row(OTHER, new IOException()),
                row(OTHER, new TimeoutException()),
                row(OTHER, new AbortedException(new IllegalStateException())));
    }

    private static ProxyConnectException proxyRefusal(String status) {
        return new ProxyConnectException(
                "http, none, /127.0.0.1:3128 => content.dropboxapi.com:443, status: " + status);
    }

    private static Arguments row(NetworkFault kind, Throwable failure) {
        return Arguments.of(kind, failure);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void each_exception_has_its_kind(NetworkFault kind, Throwable failure) {
        assertThat(NetworkFailures.kind(failure)).contains(kind);
        assertThat(NetworkFailures.isNetwork(failure)).isTrue();
        assertThat(NetworkFailures.isTransient(failure)).isEqualTo(kind != TLS_REFUSED);
    }

    @Test
    void the_table_above_has_a_row_for_every_kind() {
        Set<NetworkFault> seen = EnumSet.noneOf(NetworkFault.class);
        kinds().forEach(row -> seen.add((NetworkFault) row.get()[0]));
        assertThat(seen).containsExactlyInAnyOrder(NetworkFault.values());
    }

    @Test
    void what_others_threw_is_not_the_networks() {
        IOException reset = new IOException("Connection reset by peer");
        assertThat(NetworkFailures.kind(new IllegalStateException("no"))).isEmpty();
        assertThat(NetworkFailures.kind(new UncheckedIOException(reset))).isEmpty();
        assertThat(NetworkFailures.kind(new RuntimeException(reset))).isEmpty();
        assertThat(NetworkFailures.kind(UnusableResponseException.tooLarge(1))).isEmpty();
    }

    @Test
    void causes_in_a_circle_come_to_an_end() {
        IOException outer = new IOException("outer");
        outer.initCause(new IOException("inner", outer));
        assertThat(NetworkFailures.kind(outer)).contains(OTHER);
    }

    @Test
    void bytes_that_are_no_TLS_are_not_repeated() {
        SSLException garbage = new NotSslRecordException("not an SSL/TLS record: 48545450");
        assertThat(NetworkFailures.describe(Route.START, garbage))
                .endsWith(": what answers there does not speak TLS");
    }

    @Test
    void a_refused_certificate_has_its_reason_whichever_engine_refused_it() {
        Exception reason = new CertificateException("NotAfter: yesterday");
        SSLException openSsl = new SSLHandshakeException("General OpenSslEngine problem");
        openSsl.initCause(new CertificateException("validity check failed", reason));
        SSLException jdk = new SSLHandshakeException("PKIX path: validity check failed");
        jdk.initCause(new CertificateException("validity check failed", reason));

        assertThat(NetworkFailures.describe(Route.START, openSsl))
                .endsWith(": NotAfter: yesterday");
        assertThat(NetworkFailures.describe(Route.START, jdk))
                .endsWith(": PKIX path: validity check failed (NotAfter: yesterday)");
    }
}
