/** The uploader: from a {@code Flux<ByteBuffer>} to a verified file. */
@NullMarked
package io.github.dropflux.reactor;

import org.jspecify.annotations.NullMarked;
