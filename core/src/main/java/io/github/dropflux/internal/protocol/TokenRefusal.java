package io.github.dropflux.internal.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why the token endpoint granted nothing: an answer with a status other than 200. Its errors are OAuth's (RFC 6749, section
 * 5.2), not those of Dropbox's routes.
 *
 * @param status of the answer
 * @param tag OAuth's name of the error, as in {@code invalid_grant}; empty when the answer had none
 * @param summary what the server says to humans, on one line and bounded; may be empty; never to be matched on
 * @param retryAfter how long the server asks to wait; null when it does not say
 */
public record TokenRefusal(int status, String tag, String summary, @Nullable Duration retryAfter) {

    /** The route, as in {@code files/upload} for others. */
    public static final String ROUTE = "oauth2/token";
}
