package io.github.dropflux.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.retry.Retry;

/** Lists the files below a folder of Dropbox, page by page. What may pass is tried again. */
final class FolderListing {

    private static final String START = "files/list_folder";
    private static final String NEXT = "files/list_folder/continue";
    private static final int PAGE = 2000;
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(300);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String api;
    private final String bearer;
    private final int pageSize;

    private FolderListing(HttpClient client, String api, String bearer, int pageSize) {
        this.client = client;
        this.api = api;
        this.bearer = bearer;
        this.pageSize = pageSize;
    }

    /**
     * The files; none if there is no such folder. Errors are a {@link DropboxException}.
     *
     * @param folder empty for the top
     */
    static Flux<ListedFile> of(HttpClient client, Target target, String folder) {
        return of(client, target, folder, PAGE);
    }

    /** @param pageSize entries that one call asks for */
    static Flux<ListedFile> of(HttpClient client, Target target, String folder, int pageSize) {
        return target.login()
                .bearer(client, target.api())
                .map(bearer -> new FolderListing(client, target.api(), bearer, pageSize))
                .flatMapMany(listing -> listing.files(folder));
    }

    private Flux<ListedFile> files(String folder) {
        return page(START, Map.of("path", folder, "recursive", true, "limit", pageSize))
                .expand(
                        page ->
                                page.path("has_more").asBoolean()
                                        ? page(NEXT, Map.of("cursor", page.path("cursor").asText()))
                                        : Mono.empty())
                .concatMapIterable(FolderListing::filesOf);
    }

    private static List<ListedFile> filesOf(JsonNode page) {
        List<ListedFile> files = new ArrayList<>();
        for (JsonNode entry : page.path("entries")) {
            String hash = entry.path("content_hash").asText();
            if (entry.path(".tag").asText().equals("file") && !hash.isEmpty()) {
                files.add(
                        new ListedFile(
                                entry.path("path_lower").asText(),
                                entry.path("size").asLong(),
                                ContentHash.parse(hash)));
            }
        }
        return files;
    }

    private Mono<JsonNode> page(String route, Map<String, Object> argument) {
        byte[] body = JsonLine.of(Map.copyOf(argument)).getBytes(StandardCharsets.US_ASCII);
        return client.headers(
                        headers ->
                                headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + bearer)
                                        .set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                .post()
                .uri(api + "/2/" + route)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseSingle(
                        (head, answer) ->
                                answer.asByteArray()
                                        .defaultIfEmpty(new byte[0])
                                        .delayUntil(bytes -> Mono.delay(wait(head)))
                                        .map(bytes -> read(route, head, bytes)))
                .onErrorMap(
                        failure -> !(failure instanceof DropboxException),
                        failure ->
                                DropboxTransportException.of(
                                        "no answer to " + route, true, failure))
                .retryWhen(
                        Retry.backoff(ATTEMPTS - 1L, FIRST_WAIT)
                                .filter(FolderListing::mayPass)
                                .onRetryExhaustedThrow((retry, last) -> last.failure()));
    }

    /** How long Dropbox wants to be left alone. */
    private static Duration wait(HttpClientResponse head) {
        String seconds = head.responseHeaders().get(HttpHeaderNames.RETRY_AFTER, "0");
        return seconds.matches("[0-9]{1,3}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof DropboxException dropbox && dropbox.isTransient();
    }

    private static JsonNode read(String route, HttpClientResponse head, byte[] bytes) {
        int status = head.status().code();
        JsonNode answer = json(bytes);
        if (status == 200 && answer.has("entries")) {
            return answer;
        }
        String tag = tag(answer.path("error"));
        if (status == 409 && tag.equals("path/not_found")) {
            return MissingNode.getInstance();
        }
        String said = status == 200 ? "an answer that is no list" : "";
        throw DropboxApiException.of(status, route, tag, said, status == 429 || status >= 500)
                .withRequestId(head.responseHeaders().get("X-Dropbox-Request-Id"));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static String tag(JsonNode error) {
        String tag = error.path(".tag").asText();
        String inside = error.path(tag).path(".tag").asText();
        return inside.isEmpty() ? tag : tag + "/" + inside;
    }
}
