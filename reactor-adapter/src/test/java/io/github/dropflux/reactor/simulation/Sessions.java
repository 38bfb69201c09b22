package io.github.dropflux.reactor.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which upload each session is for. Of one that a batch has opened that shows only when the session is
 * named together with a path.
 */
final class Sessions {

    private final Map<String, SimulatedUpload> uploads = new HashMap<>();
    private final Set<String> handedOut = new HashSet<>();
    private final RunLog log;

    Sessions(RunLog log) {
        this.log = log;
    }

    void isFor(String session, SimulatedUpload upload) {
        SimulatedUpload before = uploads.putIfAbsent(session, upload);
        if (before != null && before != upload) {
            log.violation("two uploads used " + session);
        }
    }

    /** It was handed out, and is the upload's no more. */
    void handedOut(String session) {
        handedOut.add(session);
    }

    boolean isHandedOut(String session) {
        return handedOut.contains(session);
    }

    Optional<SimulatedUpload> upload(String session) {
        return Optional.ofNullable(uploads.get(session));
    }
}
