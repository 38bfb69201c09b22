package io.github.dropflux.internal.session;

import java.util.List;

/**
 * What an event leads to.
 *
 * @param next the session after the event
 * @param commands what to do now, in this order
 */
public record Step(UploadSession next, List<SessionCommand> commands) {

    public Step {
        commands = List.copyOf(commands);
    }
}
