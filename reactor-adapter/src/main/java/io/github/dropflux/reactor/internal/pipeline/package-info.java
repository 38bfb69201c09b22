/** One upload, from the source's windows to the verified commit. */
@NullMarked
package io.github.dropflux.reactor.internal.pipeline;

import org.jspecify.annotations.NullMarked;
