package io.github.dropflux.cli.login;

import io.github.dropflux.cli.report.LoginException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Where the browser brings the code, on this machine alone. */
final class CodeRedirect implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(5);

    private final String state;
    private final CompletableFuture<String> code = new CompletableFuture<>();
    private final DisposableServer server;

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @param state what has to come with the code
     * @throws BindException if the port is taken
     */
    CodeRedirect(int port, String state) throws BindException {
        this.state = state;
        try {
            server =
                    HttpServer.create()
                            .bindAddress(
                                    () ->
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), port))
                            .route(routes -> routes.get("/", this::take))
                            .bindNow();
        } catch (ChannelBindException e) {
            throw new BindException(
                    "port "
                            + port
                            + " is taken: end what listens there, or leave --redirect-port out and paste"
                            + " the code");
        }
    }

    /** What has to stand among the redirect URIs in the app's settings. */
    URI uri() {
        return URI.create("http://localhost:" + server.port() + "/");
    }

    private Mono<Void> take(HttpServerRequest request, HttpServerResponse response) {
        Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
        if (!MessageDigest.isEqual(
                first(query, "state").getBytes(StandardCharsets.UTF_8),
                state.getBytes(StandardCharsets.UTF_8))) {
            return answer(response.status(400), "This is not the page that dropflux waits for.");
        }
        String error = first(query, "error");
        String brought = first(query, "code");
        if (error.isEmpty() && !brought.isEmpty()) {
            return answer(response, "dropflux has the code. You can close this page.")
                    .doFinally(signal -> code.complete(brought));
        }
        return answer(response, "dropflux was not let in. You can close this page.")
                .doFinally(
                        signal ->
                                code.completeExceptionally(
                                        new LoginException(
                                                "Dropbox let nobody in ("
                                                        + (error.isEmpty() ? "no code came" : error)
                                                        + "): run 'dropflux login' again")));
    }

    private static Mono<Void> answer(HttpServerResponse response, String text) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HttpHeaderNames.CONNECTION, "close")
                .sendString(Mono.just(text + "\n"))
                .then();
    }

    private static String first(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /**
     * Waits for the code.
     *
     * @throws LoginException if it does not come in time, or the user said no
     */
    String await(Duration patience) throws InterruptedException {
        try {
            return code.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LoginException(
                    "no browser came with a code within "
                            + patience.toMinutes()
                            + " minutes: run 'dropflux login' again");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LoginException told
                    ? told
                    : new LoginException("no code came: run 'dropflux login' again");
        }
    }

    @Override
    public void close() {
        server.disposeNow(END);
    }
}
