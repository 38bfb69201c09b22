/** Hashing of windows away from the event loops. */
@NullMarked
package io.github.dropflux.reactor.internal.hash;

import org.jspecify.annotations.NullMarked;
