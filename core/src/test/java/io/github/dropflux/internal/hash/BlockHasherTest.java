package io.github.dropflux.internal.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

class BlockHasherTest {

    private static final int BLOCK = 4_194_304;

    private static final byte[] CONTENT = content();

    private static byte[] content() {
        byte[] bytes = new byte[3 * BLOCK];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    /** A piece of the content and the buffer that it comes in. */
    record Piece(int length, BufferKind kind) {}

    @Provide
    Arbitrary<List<Piece>> cuttings() {
        Arbitrary<Integer> lengths =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.of(0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK)),
                        Tuple.of(3, Arbitraries.integers().between(0, 70_000)),
                        Tuple.of(2, Arbitraries.integers().between(0, 2 * BLOCK)));
        return Combinators.combine(lengths, Arbitraries.of(BufferKind.class))
                .as(Piece::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    @Tag("slow")
    void anyCuttingInAnyBuffersHashesAsTheWhole(@ForAll("cuttings") List<Piece> cutting) {
        BlockHasher hasher = new BlockHasher();
        int end = 0;
        for (Piece piece : cutting) {
            int start = end;
            end = Math.min(CONTENT.length, start + piece.length());
            ByteBuffer buffer = piece.kind().of(CONTENT, start, end);
            int limit = buffer.limit();

            hasher.update(buffer);

            assertThat(buffer.position()).isEqualTo(limit);
            assertThat(buffer.limit()).isEqualTo(limit);
            assertThat(hasher.length()).isEqualTo(end);
        }
        BlockDigests blocks = hasher.finish();

        assertThat(hasher.length()).isEqualTo(end);
        assertThat(blocks.count()).isEqualTo((end + BLOCK - 1) / BLOCK);
        assertThat(blocks.contentHash()).hasToString(NaiveHash.of(Arrays.copyOf(CONTENT, end)));
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void piecesOfOneSizeHashAsTheWhole(@ForAll("pieceSizes") int size) {
        BlockHasher hasher = new BlockHasher();
        int length = BLOCK + 3;
        for (int at = 0; at < length; at += size) {
            hasher.update(ByteBuffer.wrap(CONTENT, at, Math.min(size, length - at)));
        }

        assertThat(hasher.finish().contentHash())
                .hasToString(NaiveHash.of(Arrays.copyOf(CONTENT, length)));
    }

    @Provide
    Arbitrary<Integer> pieceSizes() {
        return Arbitraries.of(1, 3, 100, 4096, 65_535, 65_536, 65_537, BLOCK - 1, BLOCK, BLOCK + 1);
    }

    @Example
    void windowsHashedApartGiveTheFilesBlocks() {
        BlockHasher whole = new BlockHasher();
        whole.update(ByteBuffer.wrap(CONTENT));
        FileDigests file = new FileDigests();
        for (int window : new int[] {2, 0, 1}) {
            BlockHasher hasher = new BlockHasher();
            hasher.update(ByteBuffer.wrap(CONTENT, window * BLOCK, BLOCK));
            file.put(window, hasher.finish());
        }

        assertThat(file.run(0, 3)).isEqualTo(whole.finish());
        assertThat(file.contentHash(CONTENT.length)).hasToString(NaiveHash.of(CONTENT));
    }

    @Example
    void keepsMoreDigestsThanItHadRoomFor() {
        BlockHasher hasher = new BlockHasher();
        for (int i = 0; i < 9; i++) {
            hasher.update(ByteBuffer.wrap(CONTENT, (i % 3) * BLOCK, BLOCK));
        }
        byte[] digests = hasher.finish().toBytes();

        assertThat(digests).hasSize(9 * 32);
        for (int i = 0; i < 9; i++) {
            int start = (i % 3) * BLOCK;
            assertThat(Arrays.copyOfRange(digests, i * 32, i * 32 + 32))
                    .isEqualTo(NaiveHash.sha256(Arrays.copyOfRange(CONTENT, start, start + BLOCK)));
        }
    }

    @Example
    void worksOnceOnly() {
        BlockHasher hasher = new BlockHasher();
        hasher.finish();

        assertThatIllegalStateException()
                .isThrownBy(() -> hasher.update(ByteBuffer.allocate(1)))
                .withMessageContaining("new BlockHasher");
        assertThatIllegalStateException().isThrownBy(hasher::finish);
    }
}
