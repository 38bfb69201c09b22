package io.github.dropflux.emulator.internal.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A call that breaks a rule: either a typed error, which is the route's own (409 unless told otherwise), or plain text
 * that says what is wrong with the request (400).
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Set<String> LOOKUP_ERRORS =
            Set.of(
                    "not_found",
                    "incorrect_offset",
                    "closed",
                    "not_closed",
                    "too_large",
                    "concurrent_session_invalid_offset",
                    "concurrent_session_invalid_data_size");

    private final int status;
    private final transient @Nullable ObjectNode error;

    private Refusal(int status, String message, @Nullable ObjectNode error) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    /** The request is wrong: 400 and plain text. */
    public static Refusal badRequest(String message) {
        return new Refusal(400, message, null);
    }

    /** The route's own error: 409. */
    public static Refusal typed(ObjectNode error) {
        return typed(409, error);
    }

    /** The route's own error that is no more than a tag: 409. */
    public static Refusal typed(String tag) {
        return typed(Json.tag(tag));
    }

    /** A typed error with a status of its own. */
    public static Refusal typed(int status, ObjectNode error) {
        return new Refusal(status, path(error), error);
    }

    /** A wrong offset, and the one that would have been right. */
    public static Refusal incorrectOffset(long correct) {
        return typed(Json.tag("incorrect_offset").put("correct_offset", correct));
    }

    /** The error, null when this is plain text. */
    public @Nullable ObjectNode error() {
        return error;
    }

    /** The same error as a finish would name it: what a lookup fails with lies one level deeper there. */
    public Refusal asFinishError() {
        if (error == null || !LOOKUP_ERRORS.contains(error.path(".tag").asText())) {
            return this;
        }
        return typed(Json.tag("lookup_failed", error));
    }

    /** This refusal as the answer of a function, such as {@code files/upload}. */
    public Answer answer(String function) {
        if (error == null) {
            return Answer.text(
                    status,
                    "text/plain; charset=utf-8",
                    "Error in call to API function \"" + function + "\": " + getMessage());
        }
        ObjectNode envelope = Json.object();
        envelope.put("error_summary", path(error) + "/" + dots());
        envelope.set("error", error);
        return Answer.json(status, envelope);
    }

    private static String path(JsonNode error) {
        StringJoiner path = new StringJoiner("/");
        for (JsonNode at = error; at != null && at.has(".tag"); ) {
            String tag = at.get(".tag").asText();
            path.add(tag);
            at = at.has(tag) ? at.get(tag) : at.get("reason");
        }
        return path.toString();
    }

    // Dropbox does so on purpose, so that nobody compares summaries.
    private static String dots() {
        return ".".repeat(ThreadLocalRandom.current().nextInt(6));
    }
}
