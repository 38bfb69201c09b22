/** Cuts a source into aligned windows. */
@NullMarked
package io.github.dropflux.reactor.internal.window;

import org.jspecify.annotations.NullMarked;
