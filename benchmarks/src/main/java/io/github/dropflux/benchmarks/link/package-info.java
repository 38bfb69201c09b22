/** A link between clients and a server: it takes time, carries so much, and refuses what is too much. */
@NullMarked
package io.github.dropflux.benchmarks.link;

import org.jspecify.annotations.NullMarked;
