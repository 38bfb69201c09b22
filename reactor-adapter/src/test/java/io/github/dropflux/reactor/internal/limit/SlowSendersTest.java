package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Far more senders than the budget has steps, each of them slow: time goes by in seconds. */
class SlowSendersTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long WINDOW = 8 * MIB;
    private static final long BUDGET = 48 * MIB;
    private static final long BYTES_PER_SECOND = 10_000;
    private static final int SECONDS = 120;

    private final ByteBudget budget = new ByteBudget(BUDGET, WINDOW, false);
    private final ByteBudget.Tenant tenant = budget.tenant();

    @ParameterizedTest
    @ValueSource(ints = {20, 200, 500})
    void windows_are_cut_when_there_is_something_in_them(int count) {
        List<Sender> senders = Stream.generate(Sender::new).limit(count).toList();
        for (int second = 0; second < SECONDS; second++) {
            senders.forEach(Sender::delivers);
            assertThat(budget.used()).isLessThanOrEqualTo(BUDGET);
            senders.forEach(Sender::acknowledged);
        }
        IntStream.range(0, 10).forEach(round -> senders.forEach(Sender::acknowledged));
        long windows = senders.stream().mapToLong(each -> each.windows).sum();
        long sent = senders.stream().mapToLong(each -> each.allSent).sum();
        // What the budget has for each of them when all hold as much, less a step.
        long fair = Math.min(BUDGET / count, WINDOW) / 2;
        assertThat(windows).isLessThanOrEqualTo(sent / fair + count);
        assertThat(senders)
                .as("those that wait for memory a whole second")
                .allMatch(each -> each.arrived <= BYTES_PER_SECOND);
    }

    /** Takes steps as a window does. */
    private final class Sender implements ByteBudget.Holder {

        private final ByteBudget.Share share = tenant.open(this, 1);
        private long granted;
        private long length;
        private long sent;
        private long allSent;
        private long windows;
        private boolean asks;

        /** Has come and is not taken. */
        private long arrived;

        void delivers() {
            arrived += BYTES_PER_SECOND;
            fill();
        }

        private void fill() {
            long taken = Math.min(arrived, Math.min(granted, WINDOW) - length);
            arrived -= taken;
            length += taken;
            if (length == WINDOW) {
                send();
            }
            if (arrived > 0 && length == granted && !asks) {
                asks = true;
                share.request(
                        Math.min(WINDOW - length, Math.min(Math.max(length, 256 * KIB), MIB)));
            }
        }

        private void send() {
            long bytes = length;
            windows++;
            allSent += bytes;
            sent += bytes;
            granted -= bytes;
            length = 0;
            share.whole(bytes, 1);
        }

        void acknowledged() {
            long bytes = sent;
            sent = 0;
            share.release(bytes);
        }

        @Override
        public void granted(long bytes) {
            asks = false;
            granted += bytes;
            fill();
        }

        @Override
        public void cut() {
            if (length > 0) {
                send();
            } else {
                share.notCut();
            }
        }
    }
}
