package io.github.dropflux.internal.hash;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Buffers that hold the same remaining bytes, with bytes around them that nobody may read. */
enum BufferKind {
    HEAP {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to));
        }
    },
    HEAP_WITH_POSITION_AND_LIMIT {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            return ByteBuffer.wrap(bytes, from, to - from);
        }
    },
    HEAP_WITH_ARRAY_OFFSET {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            return ByteBuffer.wrap(bytes, from, to - from).slice();
        }
    },
    HEAP_WITH_ARRAY_OFFSET_AND_POSITION {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            byte[] roomy = new byte[to - from + 9];
            System.arraycopy(bytes, from, roomy, 5, to - from);
            return ByteBuffer.wrap(roomy, 3, to - from + 5)
                    .slice()
                    .position(2)
                    .limit(to - from + 2);
        }
    },
    DIRECT {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            return ByteBuffer.allocateDirect(to - from + 7)
                    .position(4)
                    .put(bytes, from, to - from)
                    .limit(to - from + 4)
                    .position(4);
        }
    },
    READ_ONLY {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            return HEAP_WITH_POSITION_AND_LIMIT.of(bytes, from, to).asReadOnlyBuffer();
        }
    },
    READ_ONLY_DIRECT {
        @Override
        ByteBuffer of(byte[] bytes, int from, int to) {
            return DIRECT.of(bytes, from, to).asReadOnlyBuffer();
        }
    };

    /** Returns a buffer of this kind whose remaining bytes are {@code bytes[from, to)}. */
    abstract ByteBuffer of(byte[] bytes, int from, int to);
}
