/** Runs clients against a server, each in a process of its own, in turns. */
@NullMarked
package io.github.dropflux.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
