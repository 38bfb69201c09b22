package io.github.dropflux.benchmarks.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A link over sockets, in front of a server that sends each body back. */
class LinkProxyTest {

    private static final LinkProfile PROFILE = new LinkProfile("test", 2, 0, 200, 1, 0, 1, 3);

    private final DisposableServer server =
            HttpServer.create()
                    .host("127.0.0.1")
                    .handle((request, response) -> response.send(request.receive().retain()))
                    .bindNow();
    private final LinkProxy proxy = new LinkProxy(PROFILE, server.port(), null);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        proxy.close();
        server.disposeNow();
    }

    @Test
    void passesBytesOnInOrder() throws Exception {
        byte[] body = new byte[3_000_001];
        new Random(42).nextBytes(body);
        for (int call = 0; call < 2; call++) {
            HttpResponse<byte[]> answer =
                    client.send(append(body), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
        }
        JsonNode figures = proxy.log().figures();
        assertThat(figures.get("calls").asInt()).isEqualTo(2);
        assertThat(figures.get("mostInFlight").asInt()).isEqualTo(1);
    }

    @Test
    void refusesOneAppendTooManyAsDropboxDoes() throws Exception {
        try (Socket first = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port())) {
            first.getOutputStream()
                    .write(
                            "POST /append_v2 HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            await().until(() -> proxy.log().figures().get("mostInFlight").asInt() == 1);
            HttpResponse<String> answer =
                    client.send(append(new byte[9]), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
            JsonNode error = Dialogue.parse(answer.body()).get("error");
            assertThat(error.at("/reason/.tag").asText()).isEqualTo("too_many_requests");
            assertThat(error.get("retry_after").asInt()).isEqualTo(3);
        }
        await().until(() -> lastInFlight() == 0);
        assertThat(client.send(append(new byte[9]), HttpResponse.BodyHandlers.ofString()))
                .returns(200, HttpResponse::statusCode);
        assertThat(proxy.log().figures().get("refusals").asInt()).isEqualTo(1);
    }

    private int lastInFlight() {
        JsonNode changes = proxy.log().figures().get("inFlight");
        return changes.get(changes.size() - 1).asInt();
    }

    private HttpRequest append(byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/append_v2"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
