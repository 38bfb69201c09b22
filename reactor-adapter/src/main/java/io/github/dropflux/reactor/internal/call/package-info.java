/** One call until its final outcome: attempts, retries, and what a failure means. */
@NullMarked
package io.github.dropflux.reactor.internal.call;

import org.jspecify.annotations.NullMarked;
