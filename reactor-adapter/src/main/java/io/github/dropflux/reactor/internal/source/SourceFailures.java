package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.SourceMismatchException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of a source is to the user. Web servers say in their own ways that a body ends early because the connection that
 * it came on is gone, or what comes on it is garbage; they are known by name, since the servers are their users'.
 */
public final class SourceFailures {

    private static final int MAX_CAUSES = 10;

    private static final Set<String> TYPES =
            Set.of(
                    "reactor.netty.channel.AbortedException",
                    // Of which ClientAbortException is one; others tell of a broken chunk.
                    "org.apache.coyote.BadRequestException",
                    "org.apache.catalina.connector.ClientAbortException",
                    "org.eclipse.jetty.http.BadMessageException",
                    "org.eclipse.jetty.io.EofException",
                    "org.springframework.web.context.request.async.AsyncRequestNotUsableException");

    /** Of the operating system, which has no types; Netty puts the name of the call in front. */
    private static final List<String> WORDS = List.of("broken pipe", "connection reset");

    private SourceFailures() {}

    /** One of our kinds of exception, for a source that ended in this one. */
    public static DropboxException toUser(Throwable failure) {
        return failure instanceof SourceMismatchException told
                ? told
                : LocalFailureException.of(originOf(failure), failure);
    }

    private static Origin originOf(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            // Memory is this process's, whoever wanted some.
            return Origin.OTHER;
        }
        return isOfSenderGone(failure) ? Origin.SENDER_GONE : Origin.SOURCE;
    }

    private static boolean isOfSenderGone(Throwable failure) {
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
