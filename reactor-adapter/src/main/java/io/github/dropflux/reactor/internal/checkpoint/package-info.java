/** Where checkpoints are kept. */
@NullMarked
package io.github.dropflux.reactor.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
