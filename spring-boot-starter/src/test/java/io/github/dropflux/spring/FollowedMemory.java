package io.github.dropflux.spring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the bytes of one request lie in memory, and how many of those that are written to sockets lie
 * there, too. Holds on to the memory, so that it is not used for others meanwhile.
 */
final class FollowedMemory {

    private static final int SMALL = 1024;

    private final Queue<ByteBuf> received = new ConcurrentLinkedQueue<>();
    private final NavigableMap<Long, Integer> ranges = new ConcurrentSkipListMap<>();
    private final AtomicLong same = new AtomicLong();
    private final AtomicLong other = new AtomicLong();

    void received(ByteBuf buffer) {
        received.add(buffer.retainedSlice());
        ranges.put(buffer.memoryAddress() + buffer.readerIndex(), buffer.readableBytes());
    }

    /** Bytes written from the memory in which they were received. */
    long writtenFromThere() {
        return same.get();
    }

    /** Other bytes that were written. */
    long writtenFromElsewhere() {
        return other.get();
    }

    /** Bytes that may be compacted: they take less than half of their memory, or small pieces of it. */
    long compactable() {
        Map<ByteBuf, List<ByteBuf>> byMemory = new IdentityHashMap<>();
        received.forEach(
                buffer ->
                        byMemory.computeIfAbsent(root(buffer), any -> new ArrayList<>())
                                .add(buffer));
        return byMemory.entrySet().stream()
                .mapToLong(of -> compactable(of.getKey(), of.getValue()))
                .sum();
    }

    private static long compactable(ByteBuf memory, List<ByteBuf> parts) {
        long bytes = parts.stream().mapToLong(ByteBuf::readableBytes).sum();
        boolean small = parts.stream().anyMatch(part -> part.readableBytes() < SMALL);
        return small || memory.capacity() > 2 * bytes ? bytes : 0;
    }

    private static ByteBuf root(ByteBuf buffer) {
        ByteBuf root = buffer;
        for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
            root = next;
        }
        return root;
    }

    void release() {
        received.forEach(ByteBuf::release);
    }

    ChannelOutboundHandlerAdapter witness() {
        return new Witness();
    }

    /** Sees what the transport is given, last of all. */
    private final class Witness extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ByteBuf bytes =
                    message instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) message;
            (isReceived(bytes) ? same : other).addAndGet(bytes.readableBytes());
            context.write(message, promise);
        }

        private boolean isReceived(ByteBuf bytes) {
            if (!bytes.hasMemoryAddress() || !bytes.isReadable()) {
                return false;
            }
            long begin = bytes.memoryAddress() + bytes.readerIndex();
            Map.Entry<Long, Integer> range = ranges.floorEntry(begin);
            return range != null
                    && begin + bytes.readableBytes() <= range.getKey() + range.getValue();
        }
    }
}
