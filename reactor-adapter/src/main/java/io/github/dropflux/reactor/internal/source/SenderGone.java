package io.github.dropflux.reactor.internal.source;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How web servers say that a body ends early because the connection that it came on is gone. By name, since the servers are
 * their users'.
 */
public final class SenderGone {

    private static final int MAX_CAUSES = 10;

    private static final Set<String> TYPES =
            Set.of(
                    "reactor.netty.channel.AbortedException",
                    "org.apache.catalina.connector.ClientAbortException",
                    "org.eclipse.jetty.io.EofException",
                    "org.springframework.web.context.request.async.AsyncRequestNotUsableException");

    /** Of the operating system, which has no types; Netty puts the name of the call in front. */
    private static final List<String> WORDS = List.of("broken pipe", "connection reset");

    private SenderGone() {}

    /** Whether this failure of a source, or one of its causes, says so. */
    public static boolean isSaidBy(Throwable failure) {
        try {
            Throwable at = failure;
            for (int i = 0; at != null && i < MAX_CAUSES; i++) {
                if (isOfServer(at.getClass())
                        || (at instanceof IOException && says(at.getMessage()))) {
                    return true;
                }
                at = at.getCause();
            }
            return false;
        } catch (Throwable e) {
            // An exception of somebody else's may throw when it is asked.
            return false;
        }
    }

    private static boolean isOfServer(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (TYPES.contains(at.getName())) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(@Nullable String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(text::contains);
    }
}
