package io.github.dropflux.reactor.test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/**
 * Remembers the calls that BlockHound refused: its error may end up where no test looks, in a timer's
 * task or a dropped signal.
 */
public final class BlockedThreads {

    /** The TCK's subscribers put what comes into queues with a lock, on whichever thread it comes. */
    private static final String TCK = "org.reactivestreams.tck.TestEnvironment$";

    private static final Queue<String> BLOCKED = new ConcurrentLinkedQueue<>();

    private BlockedThreads() {}

    /** Puts BlockHound on, with all integrations that are there. */
    static void install() {
        BlockHound.builder()
                .loadIntegrations()
                .allowBlockingCallsInside(TCK + "Receptacle", "add")
                .allowBlockingCallsInside(TCK + "Receptacle", "complete")
                .allowBlockingCallsInside(TCK + "Promise", "complete")
                .allowBlockingCallsInside(TCK + "Promise", "completeImmediatly")
                .blockingMethodCallback(
                        method -> {
                            BlockingOperationError error = new BlockingOperationError(method);
                            BLOCKED.add(Thread.currentThread().getName() + ": " + trace(error));
                            throw error;
                        })
                .install();
    }

    /** What was refused; empties the list. */
    public static List<String> take() {
        List<String> blocked = new ArrayList<>();
        for (String each = BLOCKED.poll(); each != null; each = BLOCKED.poll()) {
            blocked.add(each);
        }
        return blocked;
    }

    private static String trace(BlockingOperationError error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
