package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.json.ErrorReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.text.Secrets;
import io.github.dropflux.reactor.internal.http.Refusals;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import java.nio.charset.StandardCharsets;

/** What a server says that says no, as it stands on the wire. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String retryAfter;
    private final String body;
    private final String error;

    private Refusal(int status, String type, String retryAfter, String body, String error) {
        super(status + " " + body, null, false, false);
        this.status = status;
        this.type = type;
        this.retryAfter = retryAfter;
        this.body = body;
        this.error = error;
    }

    /** 409 with the route's error: names from the outside in, joined by slashes. */
    static Refusal typed(String tags) {
        return error(union(tags));
    }

    static Refusal incorrectOffset(String outer, long correct) {
        String error = "{\".tag\":\"incorrect_offset\",\"correct_offset\":" + correct + "}";
        return error(outer.isEmpty() ? error : union(outer, error));
    }

    /** As {@code files/upload} has it, whose error names a session that holds the bytes. */
    static Refusal ofUpload(String reason, String sessionId) {
        return error(
                "{\".tag\":\"path\",\"reason\":"
                        + union(reason)
                        + ",\"upload_session_id\":\""
                        + sessionId
                        + "\"}");
    }

    static Refusal json(int status, String error, String retryAfter) {
        return new Refusal(
                status, "application/json", retryAfter, "{\"error\":" + error + "}", error);
    }

    static Refusal text(int status, String text) {
        return new Refusal(status, "text/plain; charset=utf-8", null, text, "");
    }

    static Refusal page(int status) {
        return new Refusal(
                status, "text/html", null, "<html><body>" + status + "</body></html>", "");
    }

    /** The union alone, as an entry of a batch has it. */
    String error() {
        return error;
    }

    /** As the call's transport signals it. */
    RefusedCallException answer(Argument call) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Refusals.of(
                ErrorReader.read(call.route(), Secrets.NONE, status, type, retryAfter, bytes));
    }

    static String union(String tags) {
        int slash = tags.indexOf('/');
        return slash < 0
                ? "{\".tag\":\"" + tags + "\"}"
                : union(tags.substring(0, slash), union(tags.substring(slash + 1)));
    }

    private static String union(String tag, String value) {
        return "{\".tag\":\"" + tag + "\",\"" + tag + "\":" + value + "}";
    }

    private static Refusal error(String error) {
        return new Refusal(
                409,
                "application/json",
                null,
                "{\"error_summary\":\"refused/...\",\"error\":" + error + "}",
                error);
    }
}
