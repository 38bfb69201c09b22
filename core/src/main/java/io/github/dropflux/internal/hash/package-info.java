/** Dropbox's content hash, block by block: each byte is hashed once. */
@NullMarked
package io.github.dropflux.internal.hash;

import org.jspecify.annotations.NullMarked;
