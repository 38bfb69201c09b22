package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One way in which a source may cut its bytes into buffers. */
record Cutting(byte[] bytes, List<Integer> lengths, List<BufferKind> kinds) {

    /** As the cutting says, and the rest as one buffer; kinds come round again. */
    List<ByteBuf> buffers() {
        List<ByteBuf> buffers = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            int run = Math.min(length, bytes.length - at);
            buffers.add(next(buffers.size(), at, at + run));
            at += run;
        }
        if (at < bytes.length) {
            buffers.add(next(buffers.size(), at, bytes.length));
        }
        return buffers;
    }

    private ByteBuf next(int index, int from, int to) {
        return kinds.get(index % kinds.size()).of(Arrays.copyOfRange(bytes, from, to));
    }

    @Override
    public String toString() {
        return bytes.length + " bytes cut into " + lengths + " as " + kinds;
    }
}
