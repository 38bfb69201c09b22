/** A server that discards what it is sent, as fast as it can. */
@NullMarked
package io.github.dropflux.benchmarks.server;

import org.jspecify.annotations.NullMarked;
