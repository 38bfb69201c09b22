package io.github.dropflux.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls routes as a client would that knows nothing but HTTP. */
final class Api {

    static final String TOKEN = "any-token";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI baseUrl;
    private final String token;

    Api(DropboxEmulator dropbox) {
        this(dropbox, TOKEN);
    }

    Api(DropboxEmulator dropbox, String token) {
        this.baseUrl = dropbox.baseUrl();
        this.token = token;
    }

    /** An answer, read whole. */
    record Reply(int status, HttpResponse<byte[]> response) {

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        /** The error's tags from the outside in, joined by slashes; the summary's, without its dots. */
        String error() {
            String summary = json().path("error_summary").asText();
            return summary.replaceFirst("/\\.*$", "");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Reply content(EmulatedRoute route, String argument, byte[] body) {
        return send(contentRequest(route, argument, body));
    }

    CompletableFuture<Reply> contentAsync(EmulatedRoute route, String argument, byte[] body) {
        return CLIENT.sendAsync(contentRequest(route, argument, body), BodyHandlers.ofByteArray())
                .thenApply(response -> new Reply(response.statusCode(), response));
    }

    private HttpRequest contentRequest(EmulatedRoute route, String argument, byte[] body) {
        return request(route)
                .header("Content-Type", "application/octet-stream")
                .header("Dropbox-API-Arg", argument)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    Reply rpc(EmulatedRoute route, String argument) {
        return send(
                request(route)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(argument))
                        .build());
    }

    HttpRequest.Builder request(EmulatedRoute route) {
        return HttpRequest.newBuilder(baseUrl.resolve(route.path()))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    static Reply send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The connection ended before there was an answer. */
    static final class ConnectionLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConnectionLost(IOException cause) {
            super(cause);
        }
    }

    String start(String type) {
        return content(EmulatedRoute.START, json("{'session_type':'%s'}", type), new byte[0])
                .json()
                .path("session_id")
                .asText();
    }

    Reply append(String session, long offset, boolean close, byte[] body) {
        return content(
                EmulatedRoute.APPEND_V2,
                json(
                        "{'cursor':{'session_id':'%s','offset':%d},'close':%b}",
                        session, offset, close),
                body);
    }

    Reply finish(String session, long offset, String path, byte[] body) {
        return content(
                EmulatedRoute.FINISH,
                json(
                        "{'cursor':{'session_id':'%s','offset':%d},'commit':{'path':'%s'}}",
                        session, offset, path),
                body);
    }

    Reply upload(String path, byte[] body) {
        return content(EmulatedRoute.UPLOAD, json("{'path':'%s'}", path), body);
    }

    /** JSON written with single quotes. */
    static String json(String format, Object... values) {
        String text = format.formatted(values).replace('\'', '"');
        try {
            JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
        return text;
    }
}
