package io.github.dropflux.reactor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;

/** A source of known bytes, which remembers the buffers that it gave away. */
final class TestBytes {

    static final int MIB = 1024 * 1024;

    private final byte[] all;
    private final Queue<ByteBuf> given = new ConcurrentLinkedQueue<>();

    private TestBytes(byte[] all) {
        this.all = all;
    }

    /** Bytes of which no two blocks are equal, so that a swapped window shows. */
    static TestBytes of(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i ^ (i >>> 8) ^ (i >>> 16) * 31 ^ (i >>> 22) * 17);
        }
        return new TestBytes(bytes);
    }

    byte[] all() {
        return all;
    }

    Flux<ByteBuffer> byteBuffers(int size) {
        return offsets(size).map(at -> ByteBuffer.wrap(all, at, Math.min(size, all.length - at)));
    }

    /** Each buffer with memory of its own, so that its release can be told. */
    Flux<ByteBuf> byteBufs(int size) {
        return offsets(size)
                .map(
                        at -> {
                            int length = Math.min(size, all.length - at);
                            ByteBuf buffer =
                                    at / size % 2 == 0
                                            ? Unpooled.directBuffer(length)
                                            : Unpooled.buffer(length);
                            buffer.writeBytes(all, at, length);
                            given.add(buffer);
                            return buffer;
                        });
    }

    private Flux<Integer> offsets(int size) {
        return Flux.range(0, (all.length + size - 1) / size).map(i -> i * size);
    }

    boolean allReleased() {
        return given.stream().allMatch(buffer -> buffer.refCnt() == 0);
    }

    List<ByteBuf> given() {
        return List.copyOf(given);
    }
}
