package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.blocks.BlockHasher;

/** The content hash of no bytes at all. */
final class EmptyHash {

    static final String VALUE = new BlockHasher().contentHash();

    private EmptyHash() {}
}
