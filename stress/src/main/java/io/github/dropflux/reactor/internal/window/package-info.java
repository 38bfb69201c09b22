/** Races at the window operator. */
@NullMarked
package io.github.dropflux.reactor.internal.window;

import org.jspecify.annotations.NullMarked;
