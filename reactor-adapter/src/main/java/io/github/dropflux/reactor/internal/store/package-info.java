/** Checkpoints in files that survive a crash. */
@NullMarked
package io.github.dropflux.reactor.internal.store;

import org.jspecify.annotations.NullMarked;
