package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.window.WindowCuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** When a window is asked to be cut that holds less than is granted to it. */
class EarlyCutTest {

    private static final int PIECE = 10_000;

    private final List<AlignedWindow> windows = new ArrayList<>();
    private final Memory memory = new Memory();
    private final Windows subscriber = new Windows();

    /** Counts what is held, as the budget does: from the grant on. */
    private static final class Memory implements WindowMemory {

        private Filler filler = NOBODY;
        private long asked;
        private long held;
        private boolean refused;

        @Override
        public void open(Filler opened) {
            filler = opened;
        }

        @Override
        public void request(long bytes) {
            asked = bytes;
        }

        void grant() {
            held += asked;
            filler.granted(asked);
        }

        @Override
        public void whole(long bytes, long nextCutsFrom) {
            held -= bytes;
        }

        @Override
        public boolean claimBlock() {
            return false;
        }

        @Override
        public void notCut() {
            refused = true;
        }

        @Override
        public void giveBack(long bytes) {
            held -= bytes;
        }
    }

    private final class Windows extends BaseSubscriber<AlignedWindow> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(AlignedWindow window) {
            windows.add(window);
        }
    }

    private void subscribe(Flux<ByteBuf> source) {
        new FluxAlignedWindow(
                        source,
                        WindowCuts.every(8 << 20),
                        0,
                        UnpooledByteBufAllocator.DEFAULT,
                        Long.MAX_VALUE,
                        EarlyCut.ANYWHERE,
                        () -> memory)
                .subscribe(subscriber);
    }

    @AfterEach
    void release() {
        subscriber.cancel();
        windows.forEach(AlignedWindow::release);
    }

    private static Flux<ByteBuf> piecesAndSilence(int count) {
        return Flux.range(0, count)
                .map(i -> Unpooled.wrappedBuffer(new byte[PIECE]))
                .concatWith(Flux.never());
    }

    @Test
    void a_cut_that_overtakes_the_grant_is_made_once_that_is_filled() {
        subscribe(piecesAndSilence(1));
        assertThat(memory.asked).isPositive();
        memory.filler.cut();
        assertThat(memory.refused).isFalse();
        memory.grant();
        assertThat(windows).hasSize(1);
        assertThat(windows.get(0).length()).isEqualTo(PIECE);
        assertThat(memory.held).isZero();
    }

    @Test
    void what_was_granted_to_a_window_that_nobody_wants_yet_is_given_back() {
        subscribe(piecesAndSilence(3));
        memory.grant();
        memory.filler.cut();
        assertThat(windows).hasSize(1);
        memory.filler.cut();
        assertThat(memory.held).isZero();

        // The next one, of which the demand comes while its memory does.
        subscriber.request(1);
        memory.filler.cut();
        assertThat(memory.held).isZero();
    }
}
