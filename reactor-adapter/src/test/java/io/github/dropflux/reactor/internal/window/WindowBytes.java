package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What a window holds, as tests compare it. */
final class WindowBytes {

    private WindowBytes() {}

    /** A copy; the window is left as it is. */
    static byte[] of(AlignedWindow window) {
        return consume(window.retainedSlices(0, Integer.MAX_VALUE));
    }

    /** A copy of slices, which are released. */
    static byte[] consume(List<ByteBuf> slices) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf slice : slices) {
            byte[] part = new byte[slice.readableBytes()];
            slice.readBytes(part);
            slice.release();
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
