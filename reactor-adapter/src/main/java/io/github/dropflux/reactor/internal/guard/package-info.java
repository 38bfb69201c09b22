/** How code that is not ours is called: whatever it does, each end is reached. */
@NullMarked
package io.github.dropflux.reactor.internal.guard;

import org.jspecify.annotations.NullMarked;
