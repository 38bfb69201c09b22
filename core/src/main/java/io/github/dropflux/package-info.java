/**
 * Values of an upload to Dropbox. A null argument is refused at once, with a {@link java.lang.NullPointerException} that names
 * it, unless the parameter is marked {@code @Nullable}.
 */
@NullMarked
package io.github.dropflux;

import org.jspecify.annotations.NullMarked;
