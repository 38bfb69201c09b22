package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A whole file of one window on its way into a session that it closes.
 *
 * @param cursor the session, at offset 0
 * @param length bytes
 * @param bytes in order
 * @param onSent told of every run of bytes handed to the network, on an event loop
 * @param onAttempt told of each call, on the thread that makes it
 */
record BatchedAppend(
        UploadCursor cursor,
        long length,
        List<ByteBuf> bytes,
        IntConsumer onSent,
        Runnable onAttempt) {

    /** Its part of a call for many. */
    AppendBatchArgument.Entry entry() {
        return new AppendBatchArgument.Entry(cursor, length, true);
    }
}
