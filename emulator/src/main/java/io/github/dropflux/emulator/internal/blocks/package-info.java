/** Hashes bytes block by block, so that a file's content hash needs none of its bytes again. */
@NullMarked
package io.github.dropflux.emulator.internal.blocks;

import org.jspecify.annotations.NullMarked;
