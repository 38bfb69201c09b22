package io.github.dropflux.internal.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FileDigestsTest {

    private static final long BLOCK = 4_194_304;

    private static byte[] digests(int count) {
        byte[] bytes = new byte[32 * count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static BlockDigests part(byte[] digests, int first, int end) {
        return BlockDigests.ofBytes(Arrays.copyOfRange(digests, 32 * first, 32 * end));
    }

    private static String hash(byte[] digests) {
        return HexFormat.of().formatHex(NaiveHash.sha256(digests));
    }

    @Property(tries = 200)
    void anyOrderOfWindowsGivesOneHash(
            @ForAll @IntRange(min = 1, max = 60) int blocks,
            @ForAll @IntRange(min = 1, max = 7) int blocksPerWindow,
            @ForAll @LongRange(min = 1, max = BLOCK) long lastBlock,
            @ForAll Random random) {
        byte[] digests = digests(blocks);
        long length = (blocks - 1) * BLOCK + lastBlock;
        List<Integer> windows =
                IntStream.iterate(0, i -> i < blocks, i -> i + blocksPerWindow)
                        .boxed()
                        .collect(Collectors.toList());
        Collections.shuffle(windows, random);
        FileDigests file = new FileDigests();
        for (int first : windows) {
            assertThat(file.covers(length)).isFalse();
            file.put(first, part(digests, first, Math.min(blocks, first + blocksPerWindow)));
        }

        assertThat(file.covers(length)).isTrue();
        assertThat(file.contentHash(length)).hasToString(hash(digests));
    }

    @Property(tries = 100)
    void goesOnFromWhatWasStored(
            @ForAll @IntRange(min = 1, max = 20) int blocks, @ForAll @IntRange(max = 20) int cut) {
        byte[] digests = digests(blocks);
        int stored = Math.min(cut, blocks);
        FileDigests before = new FileDigests();
        before.put(0, part(digests, 0, stored));
        byte[] bytes = before.run(0, stored).toBytes();

        FileDigests after = new FileDigests();
        after.put(0, BlockDigests.ofBytes(bytes));
        after.put(stored, part(digests, stored, blocks));

        assertThat(after.contentHash(blocks * BLOCK)).hasToString(hash(digests));
    }

    @Example
    void coversExactlyTheLengthsOfItsBlocks() {
        FileDigests file = new FileDigests();
        assertThat(file.covers(0)).isTrue();
        assertThat(file.covers(1)).isFalse();

        file.put(0, BlockDigests.ofBytes(digests(2)));
        assertThat(file.covers(2 * BLOCK)).isTrue();
        assertThat(file.covers(2 * BLOCK + 1)).isFalse();
        assertThat(file.covers(Long.MAX_VALUE)).isFalse();
    }

    @Example
    void refusesAHashOfAnotherNumberOfBlocks() {
        FileDigests file = new FileDigests();
        file.put(0, BlockDigests.ofBytes(digests(2)));

        for (long length : new long[] {0, BLOCK, 2 * BLOCK + 1}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> file.contentHash(length))
                    .withMessageContaining("the first 2 digests")
                    .withMessageContaining(Long.toString(length));
        }
    }

    @Example
    void refusesAHashWithAGap() {
        byte[] digests = digests(3);
        FileDigests file = new FileDigests();
        file.put(0, part(digests, 0, 1));
        file.put(2, part(digests, 2, 3));

        assertThat(file.covers(3 * BLOCK)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> file.contentHash(3 * BLOCK));
        assertThatIllegalStateException()
                .isThrownBy(() -> file.run(0, 3))
                .withMessageContaining("block 1");
        assertThat(file.run(2, 1)).isEqualTo(part(digests, 2, 3));
    }

    @Example
    void takesABlockAgainUnlessItChanged() {
        byte[] digests = digests(3);
        FileDigests file = new FileDigests();
        file.put(0, part(digests, 0, 2));
        file.put(1, part(digests, 1, 3));
        assertThat(file.contentHash(3 * BLOCK)).hasToString(hash(digests));

        byte[] changed = digests.clone();
        changed[3 * 32 - 1] ^= 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> file.put(0, BlockDigests.ofBytes(changed)))
                .withMessageContaining("Block 2")
                .withMessageContaining(Long.toString(2 * BLOCK));
        assertThat(file.contentHash(3 * BLOCK)).hasToString(hash(digests));
    }

    @Example
    void putsNothingOfARunThatIsRefused() {
        byte[] digests = digests(3);
        FileDigests file = new FileDigests();
        file.put(1, part(digests, 1, 2));
        byte[] changed = digests.clone();
        changed[32] ^= 1;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> file.put(0, BlockDigests.ofBytes(changed)));
        assertThat(file.covers(1)).isFalse();
        assertThat(file.run(1, 1)).isEqualTo(part(digests, 1, 2));
    }

    @Example
    void refusesIndexesThatDoNotFit() {
        FileDigests file = new FileDigests();
        BlockDigests one = BlockDigests.ofBytes(digests(1));
        for (long index : new long[] {-1, Integer.MAX_VALUE / 32, 1L << 40, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.put(index, one))
                    .withMessageContaining(Long.toString(index));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> file.covers(-1));
    }

    @Example
    void refusesDigestsCutInTheMiddle() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockDigests.ofBytes(new byte[33]))
                .withMessageContaining("33");
    }

    @Example
    void keepsDigestsToItself() {
        byte[] digests = digests(1);
        BlockDigests run = BlockDigests.ofBytes(digests);
        String hash = run.contentHash().hex();
        digests[0] ^= 1;
        run.toBytes()[0] ^= 1;

        assertThat(run.contentHash()).hasToString(hash);
    }
}
