/** Where bytes rest: on disk, or nowhere when only their digests count. */
@NullMarked
package io.github.dropflux.emulator.internal.storage;

import org.jspecify.annotations.NullMarked;
