package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.json.HumanText;
import io.github.dropflux.internal.json.MalformedAnswerException;
import io.github.dropflux.internal.text.Secrets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a call whose status was 200. Its body is read through {@link #read} only, so that
 * a body of which nobody can make anything always becomes an error that says what came.
 */
public final class Response {

    private final byte[] body;
    private final @Nullable String requestId;
    private final Head head;

    /**
     * A response of JSON.
     *
     * @param body whole and bounded in size
     * @param requestId {@code X-Dropbox-Request-Id}
     */
    public Response(byte[] body, @Nullable String requestId) {
        this(body, requestId, new Head(200, "application/json", Secrets.NONE, true));
    }

    Response(byte[] body, @Nullable String requestId, Head head) {
        this.body = body;
        this.requestId = requestId;
        this.head = head;
    }

    /**
     * What the body says.
     *
     * @param reader throws a {@link MalformedAnswerException} when it says something else
     * @throws UnusableResponseException in place of that
     */
    public <T> T read(Function<byte[], T> reader) {
        try {
            return reader.apply(body);
        } catch (MalformedAnswerException e) {
            throw UnusableResponseException.unreadable(head.describe(body), e);
        }
    }

    /** {@code X-Dropbox-Request-Id}. */
    public @Nullable String requestId() {
        return requestId;
    }

    /**
     * What is known of a response before its body.
     *
     * @param secrets that the call carried, and the server may have echoed
     * @param quotable whether the body may be shown; one with a new token may not
     */
    record Head(int status, @Nullable String contentType, Secrets secrets, boolean quotable) {

        /** What came, for humans. */
        String describe(byte[] body) {
            String text = quotable ? HumanText.excerpt(body, secrets) : "";
            return "status "
                    + status
                    + ", "
                    + (contentType == null
                            ? "no content type"
                            : "content type " + HumanText.name(contentType, secrets))
                    + ", "
                    + body.length
                    + " bytes"
                    + (text.isEmpty() ? "" : " that begin with \"" + text + "\"");
        }
    }
}
