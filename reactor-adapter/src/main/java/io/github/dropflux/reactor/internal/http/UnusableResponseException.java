package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.json.MalformedAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * Something came back that no Dropbox says; what the call came to is unknown. Never leaves the
 * adapter, but as a cause.
 */
public final class UnusableResponseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnusableResponseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * A body that is not what the route answers.
     *
     * @param came what came instead
     */
    static UnusableResponseException unreadable(String came, MalformedAnswerException why) {
        // Without the cause, which quotes the body and knows of no secrets.
        return new UnusableResponseException(came + ": " + why.getMessage(), null);
    }

    /** A success that Dropbox does not know. */
    static UnusableResponseException notExpected(String came) {
        return new UnusableResponseException(
                came + ": a status that Dropbox does not use; check the endpoint", null);
    }

    /** Bytes that the decoder could make nothing of, or headers above its limits. */
    static UnusableResponseException notHttp(Throwable cause) {
        String what = cause.getClass().getSimpleName();
        // By name, since its module is another one in Netty 4.1; its words tell the limit and quote
        // nothing.
        boolean limited = what.startsWith("TooLong") && cause.getMessage() != null;
        return new UnusableResponseException(
                "the answer is no HTTP of reasonable size ("
                        + (limited ? what + ": " + cause.getMessage() : what)
                        + "); check the endpoint, and any proxy on the way",
                cause);
    }

    /** More bytes than any response of Dropbox has. */
    static UnusableResponseException tooLarge(long limit) {
        return new UnusableResponseException(
                "the response is larger than "
                        + limit
                        + " bytes, which no response of Dropbox is; check the endpoint",
                null);
    }

    /** A body in an encoding that was not asked for, and that could not be undone. */
    static UnusableResponseException packed(String encoding, Throwable cause) {
        return new UnusableResponseException(
                "the response is encoded as \""
                        + encoding
                        + "\", which was not asked for, and cannot be decoded ("
                        + cause.getMessage()
                        + "); check any proxy on the way",
                cause);
    }

    /** The client has ended without any. */
    static UnusableResponseException none() {
        return new UnusableResponseException(
                "the HttpClient ended the call with neither an answer nor an error; check what its"
                        + " mapConnect and the like return",
                null);
    }

    /** The protocol was switched, which nobody asked for. */
    static UnusableResponseException notFinal(int status) {
        return new UnusableResponseException(
                "the server answered "
                        + status
                        + ", which is no answer to a call; check any proxy on the way",
                null);
    }

    /**
     * Tells {@link #notHttp} from a call's failure. The decoder has no separate type for bytes that
     * are no HTTP, and what TLS throws comes in its wrapping, too.
     */
    static boolean isDecoding(Throwable failure) {
        return (failure instanceof IllegalArgumentException
                        || failure.getClass().getName().startsWith("io.netty.handler.codec."))
                && !NetworkFailures.isNetwork(failure);
    }
}
