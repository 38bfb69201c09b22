/** Races at what uploads share. */
@NullMarked
package io.github.dropflux.reactor.internal.pipeline;

import org.jspecify.annotations.NullMarked;
