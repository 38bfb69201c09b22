/** Where the bytes of all benchmarks come from. */
@NullMarked
package io.github.dropflux.benchmarks.source;

import org.jspecify.annotations.NullMarked;
