package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.function.IntConsumer;

/**
 * A whole file of one window on its way into a session that it closes.
 *
 * @param cursor the session, at offset 0
 * @param window the file's bytes
 * @param onSent told of every run of bytes handed to the network, on an event loop
 * @param onAttempt told of each call, on the thread that makes it
 */
record BatchedAppend(
        UploadCursor cursor, AlignedWindow window, IntConsumer onSent, Runnable onAttempt) {

    /** Bytes. */
    long length() {
        return window.length();
    }

    /** Its part of a call for many. */
    AppendBatchArgument.Entry entry() {
        return new AppendBatchArgument.Entry(cursor, length(), true);
    }
}
