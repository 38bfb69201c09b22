package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.protocol.Argument;

/** A session and an offset in it. */
record Cursor(String sessionId, long offset) {

    static Cursor read(Argument argument) {
        Argument cursor = argument.object("cursor").fields("session_id", "offset");
        return new Cursor(cursor.string("session_id"), cursor.number("offset", 0, Long.MAX_VALUE));
    }
}
