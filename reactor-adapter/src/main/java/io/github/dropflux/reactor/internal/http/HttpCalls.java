package io.github.dropflux.reactor.internal.http;

import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.netty.http.client.HttpClient;

/** All that one uploader calls over one client, whose connections it owns or not. */
public final class HttpCalls {

    private final HttpClient client;
    private final Runnable closing;
    private final Endpoints endpoints;
    private final CallTimeouts timeouts;

    private HttpCalls(
            HttpClient client, Runnable closing, Endpoints endpoints, CallTimeouts timeouts) {
        this.client = client;
        this.closing = closing;
        this.endpoints = endpoints;
        this.timeouts = timeouts;
    }

    /** Over a client of its own, changed as its user wants. */
    public static HttpCalls own(
            UnaryOperator<HttpClient> change, Endpoints endpoints, CallTimeouts timeouts) {
        DefaultClient own = DefaultClient.create(timeouts);
        return new HttpCalls(change.apply(own.client()), own::close, endpoints, timeouts);
    }

    /**
     * Over a client that its user closes.
     *
     * @param limited whether it gets the limits of connecting, too
     */
    public static HttpCalls over(
            HttpClient given, boolean limited, Endpoints endpoints, CallTimeouts timeouts) {
        HttpClient client = limited ? ConnectionTimeouts.on(given, timeouts) : given;
        return new HttpCalls(client, () -> {}, endpoints, timeouts);
    }

    /** Where tokens are granted. */
    public TokenEndpoint tokenEndpoint(GrantRetry retry) {
        return new TokenEndpoint(client, endpoints, timeouts, retry);
    }

    /** Calls with these headers, and tokens of this source where the context has no other. */
    public UploadTransport transport(Map<String, String> headers, TokenSource tokens) {
        return new AuthorizedTransport(
                new NettyUploadTransport(client, endpoints, headers, timeouts), tokens);
    }

    /** A look whether Dropbox takes the token. */
    public AccountProbe probe(TokenSource tokens) {
        return new AccountProbe(client, endpoints, timeouts, tokens);
    }

    /** Closes what it owns, without waiting. */
    public void close() {
        closing.run();
    }
}
