package io.github.dropflux.internal.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that others published. */
class PublishedHashTest {

    /** From Dropbox's reference: the blocks of milky-way-nasa.jpg, 9,711,423 bytes. */
    private static final byte[] MILKY_WAY =
            HexFormat.of()
                    .parseHex(
                            "2a846fa617c3361fc117e1c5c1e1838c336b6a5cef982c1a2d9bdf68f2f1992a"
                                    + "c68469027410ea393eba6551b9fa1e26db775f00eae70a0c3c129a0011a39cf9"
                                    + "7376192de020925ce6c5ef5a8a0405e931b0a9a8c75517aacd9ca24a8a56818b");

    private static final String MILKY_WAY_HASH =
            "485291fa0ee50c016982abbfa943957bcd231aae0492ccbaa22c58e3997b35e0";

    @Test
    void dropboxsExampleFromItsBlocks() {
        assertThat(BlockDigests.ofBytes(MILKY_WAY).contentHash()).hasToString(MILKY_WAY_HASH);
    }

    @Test
    void dropboxsExampleFromBlocksInAnotherOrder() {
        FileDigests file = new FileDigests();
        file.put(2, BlockDigests.ofBytes(Arrays.copyOfRange(MILKY_WAY, 64, 96)));
        file.put(0, BlockDigests.ofBytes(Arrays.copyOfRange(MILKY_WAY, 0, 64)));

        assertThat(file.contentHash(9_711_423)).hasToString(MILKY_WAY_HASH);
    }

    /** Runs of the letter A, with the values that rclone tests its own implementation with. */
    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 1cd6ef71e6e0ff46ad2609d403dc3fee244417089aa4461245a4e4fe23a55e42",
        "2, 01e0655fb754d10418a73760f57515f4903b298e6d67dda6bf0987fa79c22c88",
        "4096, 8620913d33852befe09f16fff8fd75f77a83160d29f76f07e0276e9690903035",
        "4194303, 647c8627d70f7a7d13ce96b1e7710a771a55d41a62c3da490d92e56044d311fa",
        "4194304, d4d63bac5b866c71620185392a8a6218ac1092454a2d16f820363b69852befa3",
        "4194305, 8f553da8d00d0bf509d8470e242888be33019c20c0544811f5b2b89e98360b92",
        "8388607, 83b30cf4fb5195b04a937727ae379cf3d06673bf8f77947f6a92858536e8369c",
        "8388608, e08b3ba1f538804075c5f939accdeaa9efc7b5c01865c94a41e78ca6550a88e7",
        "8388609, 02c8a4aefc2bfc9036f89a7098001865885938ca580e5c9e5db672385edd303c"
    })
    void runsOfOneLetter(int length, String expected) {
        byte[] letters = new byte[length];
        Arrays.fill(letters, (byte) 'A');
        BlockHasher hasher = new BlockHasher();
        hasher.update(ByteBuffer.wrap(letters));
        BlockDigests blocks = hasher.finish();
        FileDigests file = new FileDigests();
        file.put(0, blocks);

        assertThat(blocks.contentHash()).hasToString(expected);
        assertThat(file.contentHash(length)).hasToString(expected);
    }
}
