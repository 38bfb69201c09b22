/** One upload, from its first window to the verified file. */
@NullMarked
package io.github.dropflux.reactor.internal.upload;

import org.jspecify.annotations.NullMarked;
