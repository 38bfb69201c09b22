package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.http.client.HttpClient;

/** What a service answers to a file. */
record Answer(int status, @Nullable String type, @Nullable String retryAfter, String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Sends a file and waits for the answer. */
    static Answer to(HttpClient browser, String uri, Publisher<ByteBuf> body) {
        Answer answer =
                browser.headers(h -> h.set("Content-Type", "application/octet-stream"))
                        .put()
                        .uri(uri)
                        .send(body)
                        .responseSingle(
                                (response, content) ->
                                        content.asString()
                                                .defaultIfEmpty("")
                                                .map(
                                                        text ->
                                                                new Answer(
                                                                        response.status().code(),
                                                                        response.responseHeaders()
                                                                                .get(
                                                                                        "Content-Type"),
                                                                        response.responseHeaders()
                                                                                .get("Retry-After"),
                                                                        text)))
                        .block(PATIENCE);
        assertThat(answer).isNotNull();
        return answer;
    }

    static ByteBuf bytes(int length) {
        return Unpooled.wrappedBuffer(new byte[length]);
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    void assertProblem(int expected, String word, boolean retryable) {
        assertThat(status).as(toString()).isEqualTo(expected);
        assertThat(type).startsWith("application/problem+json");
        assertThat(json().path("status").asInt()).isEqualTo(expected);
        assertThat(json().path("type").asText()).isEqualTo("urn:problem-type:dropflux:" + word);
        assertThat(json().path("title").asText()).isNotBlank();
        assertThat(json().path("detail").asText()).isNotBlank();
        assertThat(json().path("retryable").asBoolean()).isEqualTo(retryable);
        assertThat(text).doesNotContain("secret", "Exception", "files/upload", "\"trace\"");
    }
}
