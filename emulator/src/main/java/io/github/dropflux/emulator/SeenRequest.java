package io.github.dropflux.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request that reached the emulator, as far as it had come when it was asked for. Immutable. */
public final class SeenRequest {

    private final long number;
    private final String function;
    private final Map<String, String> headers;
    private final String requestId;
    private final String argument;
    private final @Nullable String account;
    private final long bodyBytes;
    private final int status;
    private final boolean applied;

    SeenRequest(RecordedCall call) {
        this.number = call.number();
        this.function = call.function();
        this.headers = call.headers();
        this.requestId = call.requestId();
        this.argument = call.argument();
        this.account = call.account();
        this.bodyBytes = call.bodyBytes();
        this.status = call.status();
        this.applied = call.applied();
    }

    /** Position among all requests in order of arrival, from 1. */
    public long number() {
        return number;
    }

    /** Route that was called; empty when the emulator knows none of that name. */
    public Optional<EmulatedRoute> route() {
        return EmulatedRoute.of(function);
    }

    /** Whether this is a call of a route. */
    public boolean is(EmulatedRoute route) {
        return function.equals(route.function());
    }

    /**
     * Name of the account that the call's token reached, even if the token had expired; for the token route, the account of
     * the refresh token. Empty when the call was refused before that was known.
     */
    public Optional<String> account() {
        return Optional.ofNullable(account);
    }

    /** Argument as JSON, as it was sent; empty when there was none, and for the token route, whose body is secret. */
    public String argument() {
        return argument;
    }

    /** The session's offset that the argument names, in bytes; empty when it names none. */
    public OptionalLong offset() {
        JsonNode offset = cursor().path("offset");
        return offset.isIntegralNumber()
                ? OptionalLong.of(offset.longValue())
                : OptionalLong.empty();
    }

    /** The session that the argument names; empty when it names none. */
    public Optional<String> sessionId() {
        JsonNode id = cursor().path("session_id");
        return id.isTextual() ? Optional.of(id.textValue()) : Optional.empty();
    }

    /** Whether the argument asks to close the session. */
    public boolean close() {
        return json().path("close").asBoolean();
    }

    /** How many entries the argument of a batch has; 0 for what is no batch. */
    public int entries() {
        return json().path("entries").size();
    }

    /**
     * The paths that the argument names, as they were sent: {@code path} or {@code commit.path}, or the path of each entry of
     * {@code finish_batch_v2}, in order. Empty when it names none.
     */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        addPaths(json(), paths);
        json().path("entries").forEach(entry -> addPaths(entry, paths));
        return List.copyOf(paths);
    }

    /** A header's value by its name in any case; the Authorization header is never kept. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** All headers by their names in lower case, several of one name joined by commas, without Authorization. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Bytes of the body that had been read. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Status of the answer; empty when none had been given. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Whether the call had its effect, whatever the client was told. */
    public boolean applied() {
        return applied;
    }

    /** The answer's {@code X-Dropbox-Request-Id}. */
    public String requestId() {
        return requestId;
    }

    private static void addPaths(JsonNode argument, List<String> paths) {
        for (JsonNode path : List.of(argument.path("path"), argument.at("/commit/path"))) {
            if (path.isTextual()) {
                paths.add(path.textValue());
            }
        }
    }

    private JsonNode cursor() {
        return json().path("cursor");
    }

    private JsonNode json() {
        try {
            return argument.isEmpty() ? Json.object() : Json.parse(argument);
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }

    @Override
    public String toString() {
        return "#"
                + number
                + " "
                + function
                + " "
                + argument
                + ", "
                + bodyBytes
                + " bytes -> "
                + (status == 0 ? "no answer" : status);
    }
}
