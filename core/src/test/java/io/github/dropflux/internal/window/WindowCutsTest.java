package io.github.dropflux.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowCutsTest {

    private static final long BLOCK = 4;

    @Test
    void aFreshFileIsCutIntoWholeWindows() {
        assertThat(WindowCuts.every(8).lengthAt(0)).isEqualTo(8);
        assertThat(WindowCuts.every(8).lengthAt(8_000_000_000L)).isEqualTo(8);
    }

    @Test
    void aWindowOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> WindowCuts.every(0));
    }

    @Property(tries = 500)
    void noWindowIsPartlyHeldButWithinABlock(
            @ForAll @Size(max = 4) List<@LongRange(max = 60) Long> offsets,
            @ForAll @IntRange(min = 1, max = 25) int length,
            @ForAll @IntRange(min = 1, max = 5) int blocks) {
        List<WindowRange> held = new ArrayList<>();
        offsets.forEach(offset -> held.add(new WindowRange(offset, length)));
        WindowCuts cuts = WindowCuts.around(held, blocks * BLOCK, BLOCK);

        for (long offset = 0; offset < 100; offset += cuts.lengthAt(offset)) {
            long end = offset + cuts.lengthAt(offset);
            assertThat(offset % BLOCK).isZero();
            assertThat(end - offset).isBetween(1L, blocks * BLOCK);
            for (WindowRange range : held) {
                assertThat(isInside(range.offset(), offset, end)).isFalse();
                assertThat(isInside(range.end(), offset, end)).isFalse();
            }
        }
    }

    private static boolean isInside(long edge, long offset, long end) {
        long block = edge - edge % BLOCK;
        return block > offset && block < end;
    }
}
