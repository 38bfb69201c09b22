/** Pure concurrency: the rate-limit gate, the concurrency limiter, the memory budget and the serial loop. Knows no protocol. */
@NullMarked
package io.github.dropflux.reactor.internal.limit;

import org.jspecify.annotations.NullMarked;
