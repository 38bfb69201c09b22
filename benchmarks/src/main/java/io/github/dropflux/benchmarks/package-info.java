/** How fast dropflux is, next to what is unavoidable and to its peers. */
@NullMarked
package io.github.dropflux.benchmarks;

import org.jspecify.annotations.NullMarked;
