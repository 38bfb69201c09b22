package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.FileDigests;
import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Whatever is granted when, and wherever windows are cut short: the bytes and their hash are the source's. */
class EarlyCutProperties {

    private static final int BLOCK = (int) DropboxLimits.BLOCK_SIZE;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    /** Grants when told to. */
    private static final class HandedOut implements WindowMemory {

        private Filler filler = NOBODY;
        private long asked;
        private long granted;
        private long whole;
        private boolean answered = true;
        private final boolean claims;

        HandedOut(boolean claims) {
            this.claims = claims;
        }

        @Override
        public void open(Filler opened) {
            filler = opened;
        }

        @Override
        public void request(long bytes) {
            assertThat(asked).as("asked for while asking").isZero();
            assertThat(bytes).isPositive();
            asked = bytes;
        }

        void grant() {
            long bytes = asked;
            asked = 0;
            granted += bytes;
            filler.granted(bytes);
        }

        void cut() {
            answered = false;
            filler.cut();
        }

        @Override
        public void whole(long bytes, long nextCutsFrom) {
            whole += bytes;
            answered = true;
        }

        @Override
        public boolean claimBlock() {
            return claims;
        }

        @Override
        public void notCut() {
            answered = true;
        }

        @Override
        public void giveBack(long bytes) {
            granted -= bytes;
        }
    }

    @Property(tries = 60)
    void bytes_and_hash_are_the_sources(@ForAll long seed, @ForAll EarlyCut rule) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(3 * BLOCK)];
        random.nextBytes(bytes);
        List<ByteBuf> buffers = buffers(bytes, random);
        HandedOut memory = new HandedOut(random.nextBoolean());
        List<AlignedWindow> windows = new ArrayList<>();
        boolean[] completed = new boolean[1];
        new FluxAlignedWindow(
                        Flux.fromIterable(buffers),
                        WindowCuts.every(2L * BLOCK),
                        0,
                        allocator,
                        random.nextBoolean() ? bytes.length : Long.MAX_VALUE,
                        rule,
                        () -> memory)
                .subscribe(
                        new BaseSubscriber<>() {

                            @Override
                            protected void hookOnNext(AlignedWindow window) {
                                windows.add(window);
                            }

                            @Override
                            protected void hookOnComplete() {
                                completed[0] = true;
                            }
                        });
        while (!completed[0]) {
            if (random.nextInt(4) == 0) {
                memory.cut();
                assertThat(memory.answered || memory.asked > 0).isTrue();
            }
            if (!completed[0]) {
                memory.grant();
                assertThat(memory.answered).isTrue();
            }
            assertThat(memory.granted).isGreaterThanOrEqualTo(memory.whole);
        }
        assertThat(memory.granted).isEqualTo(bytes.length);
        assertCut(windows, rule, memory.claims);
        assertHash(windows, bytes);
        assertThat(join(windows)).isEqualTo(bytes);
        windows.forEach(AlignedWindow::release);
        Buffers.assertReleased(buffers);
        Buffers.assertReleased(allocator);
    }

    private static List<ByteBuf> buffers(byte[] bytes, Random random) {
        List<ByteBuf> buffers = new ArrayList<>();
        int largest = random.nextBoolean() ? 100_000 : BLOCK;
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(largest));
            buffers.add(Unpooled.copiedBuffer(bytes, at, length));
            at += length;
        }
        return buffers;
    }

    private static void assertCut(List<AlignedWindow> windows, EarlyCut rule, boolean claims) {
        boolean odd = rule == EarlyCut.FIRST_ANYWHERE && !claims;
        long offset = 0;
        for (AlignedWindow window : windows) {
            assertThat(window.offset()).isEqualTo(offset);
            assertThat(window.length()).isLessThanOrEqualTo(2L * BLOCK);
            assertThat(window.last()).isEqualTo(window == windows.get(windows.size() - 1));
            boolean mayBeOdd =
                    rule == EarlyCut.ANYWHERE
                            || odd
                            || (rule == EarlyCut.FIRST_ANYWHERE && offset == 0);
            assertThat(window.last() || window.endsBlock() || mayBeOdd).isTrue();
            odd |= !window.endsBlock();
            offset += window.length();
        }
    }

    private static void assertHash(List<AlignedWindow> windows, byte[] bytes) {
        WindowStore store = new WindowStore(new WindowHasher());
        windows.forEach(store::add);
        FileDigests digests = new FileDigests();
        AlignedWindow next = store.nextToHash();
        while (next != null) {
            BlockDigests hashed = store.hash(next).block();
            store.hashed(next, hashed);
            digests.put(next.offset() / BLOCK, hashed);
            next = store.nextToHash();
        }
        assertThat(digests.contentHash(bytes.length))
                .isEqualTo(
                        new WindowHasher()
                                .hash(List.of(Unpooled.wrappedBuffer(bytes)))
                                .block()
                                .contentHash());
    }

    private static byte[] join(List<AlignedWindow> windows) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        windows.forEach(window -> joined.writeBytes(WindowBytes.of(window)));
        return joined.toByteArray();
    }
}
