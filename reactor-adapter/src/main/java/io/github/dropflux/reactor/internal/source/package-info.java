/** From the sources that users have to buffers that the pipeline owns. */
@NullMarked
package io.github.dropflux.reactor.internal.source;

import org.jspecify.annotations.NullMarked;
