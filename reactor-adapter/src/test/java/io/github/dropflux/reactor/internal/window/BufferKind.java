package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The shapes in which the same bytes may come. */
public enum BufferKind {
    HEAP {
        @Override
        public ByteBuf of(byte[] bytes) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(size(bytes)).writeBytes(bytes);
        }
    },
    DIRECT {
        @Override
        public ByteBuf of(byte[] bytes) {
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(size(bytes)).writeBytes(bytes);
        }
    },
    POOLED_HEAP {
        @Override
        public ByteBuf of(byte[] bytes) {
            return PooledByteBufAllocator.DEFAULT.heapBuffer(size(bytes)).writeBytes(bytes);
        }
    },
    DEFAULT_ALLOCATOR {
        @Override
        public ByteBuf of(byte[] bytes) {
            return ByteBufAllocator.DEFAULT.buffer(size(bytes)).writeBytes(bytes);
        }
    },
    READER_INDEX {
        @Override
        public ByteBuf of(byte[] bytes) {
            ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer(bytes.length + 7);
            return buffer.writeZero(3).skipBytes(3).writeBytes(bytes);
        }
    },
    POSITION_AND_LIMIT {
        @Override
        public ByteBuf of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 9);
            buffer.position(4);
            buffer.put(bytes).limit(bytes.length + 4).position(4);
            return Unpooled.wrappedBuffer(buffer);
        }
    },
    ARRAY_OFFSET {
        @Override
        public ByteBuf of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 5).position(5).slice();
            return Unpooled.wrappedBuffer(buffer.put(bytes).flip());
        }
    },
    READ_ONLY_HEAP {
        @Override
        public ByteBuf of(byte[] bytes) {
            return Unpooled.wrappedBuffer(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }
    },
    READ_ONLY_DIRECT {
        @Override
        public ByteBuf of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(size(bytes)).put(bytes).flip();
            return Unpooled.wrappedBuffer(buffer.asReadOnlyBuffer());
        }
    },
    SLICE_OF_MUCH {
        @Override
        public ByteBuf of(byte[] bytes) {
            ByteBuf much = PooledByteBufAllocator.DEFAULT.buffer(4 * bytes.length + 64);
            much.writeZero(11).writeBytes(bytes).writeZero(3);
            ByteBuf slice = much.retainedSlice(11, bytes.length);
            much.release();
            return slice;
        }
    },
    COMPOSITE {
        @Override
        public ByteBuf of(byte[] bytes) {
            int half = bytes.length / 2;
            return ByteBufAllocator.DEFAULT
                    .compositeBuffer()
                    .addComponent(true, DIRECT.of(Arrays.copyOf(bytes, half)))
                    .addComponent(true, Unpooled.wrappedBuffer(bytes, half, bytes.length - half));
        }
    };

    /** A buffer of its own with these bytes readable. */
    public abstract ByteBuf of(byte[] bytes);

    private static int size(byte[] bytes) {
        return Math.max(1, bytes.length);
    }
}
