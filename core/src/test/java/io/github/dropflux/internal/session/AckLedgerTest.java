package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class AckLedgerTest {

    @Provide
    Arbitrary<WindowRange> ranges() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60), Arbitraries.integers().between(0, 9))
                .as(WindowRange::new);
    }

    @Provide
    Arbitrary<List<WindowRange>> additions() {
        return ranges().list().ofMaxSize(25);
    }

    @Property(tries = 2000)
    void isTheSetOfTheBytesAdded(
            @ForAll("additions") List<WindowRange> additions, @ForAll("ranges") WindowRange asked) {
        BitSet model = new BitSet();
        AckLedger ledger = AckLedger.empty();
        for (WindowRange range : additions) {
            ledger = ledger.add(range);
            model.set((int) range.offset(), (int) range.end());

            assertThat(ledger.contiguous()).isEqualTo(model.nextClearBit(0));
            assertThat(ledger.total()).isEqualTo(model.cardinality());
            assertThat(ledger.islands()).isEqualTo(islands(model));
        }
        BitSet missing = new BitSet();
        missing.set((int) asked.offset(), (int) asked.end());
        assertThat(ledger.intersects(asked)).isEqualTo(missing.intersects(model));
        missing.andNot(model);
        assertThat(ledger.contains(asked)).isEqualTo(missing.isEmpty());
    }

    private static List<WindowRange> islands(BitSet model) {
        List<WindowRange> islands = new ArrayList<>();
        int start = model.nextSetBit(model.nextClearBit(0));
        while (start >= 0) {
            int end = model.nextClearBit(start);
            islands.add(new WindowRange(start, end - start));
            start = model.nextSetBit(end);
        }
        return islands;
    }

    @Property(tries = 100)
    void windowsInAnyOrderBecomeOneRun(
            @ForAll @IntRange(min = 1, max = 200) int windows, @ForAll Random random) {
        List<WindowRange> order = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            order.add(new WindowRange(8L * i, 8));
        }
        Collections.shuffle(order, random);
        AckLedger ledger = AckLedger.empty();
        for (WindowRange window : order) {
            assertThat(ledger.contains(window)).isFalse();
            ledger = ledger.add(window);
            assertThat(ledger.contains(window)).isTrue();
        }

        assertThat(ledger.contiguous()).isEqualTo(8L * windows);
        assertThat(ledger.islands()).isEmpty();
    }

    @Property(tries = 300)
    void keepsWhatIsBelowACut(
            @ForAll @Size(max = 8) List<@LongRange(max = 40) Long> offsets,
            @ForAll @LongRange(max = 60) long cut) {
        AckLedger ledger = AckLedger.empty();
        for (long offset : offsets) {
            ledger = ledger.add(new WindowRange(offset, 5));
        }
        AckLedger below = ledger.upTo(cut);

        for (long i = 0; i < 60; i++) {
            WindowRange one = new WindowRange(i, 1);
            assertThat(below.contains(one)).isEqualTo(i < cut && ledger.contains(one));
        }
        assertThat(below.end()).isLessThanOrEqualTo(cut);
        assertThat(below.ranges().stream().mapToLong(WindowRange::length).sum())
                .isEqualTo(below.total());
    }

    @Example
    void doesNotChangeWhenAddedTo() {
        AckLedger one = AckLedger.empty().add(new WindowRange(8, 8));
        AckLedger both = one.add(new WindowRange(0, 8));

        assertThat(AckLedger.empty().total()).isZero();
        assertThat(one.islands()).containsExactly(new WindowRange(8, 8));
        assertThat(both.contiguous()).isEqualTo(16);
    }

    @Example
    void keepsNothingPerWindowOfTheLargestFile() {
        long window = 4_194_304;
        AckLedger ledger = AckLedger.empty();
        for (long i = 0; i < 524_287; i++) {
            ledger = ledger.add(new WindowRange(i * window, window));
        }

        assertThat(ledger.contiguous()).isEqualTo((1L << 41) - (1L << 22));
        assertThat(ledger.islands()).isEmpty();
    }
}
