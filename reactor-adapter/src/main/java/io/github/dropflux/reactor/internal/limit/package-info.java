/** Pure concurrency: the rate-limit gate, the concurrency limiter, the memory budget, the serial loop, and what is asked once for all who wait. Knows no protocol. */
@NullMarked
package io.github.dropflux.reactor.internal.limit;

import org.jspecify.annotations.NullMarked;
