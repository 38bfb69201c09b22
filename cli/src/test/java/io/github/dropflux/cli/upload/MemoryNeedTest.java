package io.github.dropflux.cli.upload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {

    private static final long MIB = 1 << 20;

    @Test
    void aFolderMayTakeMoreThanOneFileWhereThereIsPlenty() {
        assertThat(MemoryNeed.ofFolder(8 * MIB, 4, 6000 * MIB)).isEqualTo(128 * MIB);
        assertThat(MemoryNeed.ofFolder(8 * MIB, 4, 100 * MIB)).isEqualTo(50 * MIB);
        assertThat(MemoryNeed.ofFolder(8 * MIB, 4, 64 * MIB)).isEqualTo(40 * MIB);
        assertThat(MemoryNeed.ofFolder(48 * MIB, 4, 6000 * MIB)).isEqualTo(240 * MIB);
    }
}
