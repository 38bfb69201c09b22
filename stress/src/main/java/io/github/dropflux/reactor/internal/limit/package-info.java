/** Races of the limits. */
@NullMarked
package io.github.dropflux.reactor.internal.limit;

import org.jspecify.annotations.NullMarked;
