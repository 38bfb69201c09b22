/**
 * The uploader: from a {@code Flux<ByteBuffer>} to a verified file. A null argument is refused at once, with a {@link
 * java.lang.NullPointerException} that names it, unless the parameter is marked {@code @Nullable}.
 */
@NullMarked
package io.github.dropflux.reactor;

import org.jspecify.annotations.NullMarked;
