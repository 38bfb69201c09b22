package io.github.dropflux.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.benchmarks.source.BufferRing;
import io.github.dropflux.internal.hash.BlockHasher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceHashesTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4 << 20, (9 << 20) + 123, (68 << 20) + 1})
    void hashesAreThoseOfTheSourceWhateverItsBuffers(long bytes) {
        BlockHasher hasher = new BlockHasher();
        BufferRing.of(64 << 10, false).flux(bytes).doOnNext(hasher::update).blockLast();
        assertThat(new SourceHashes().of(bytes)).isEqualTo(hasher.finish().contentHash().hex());
    }
}
