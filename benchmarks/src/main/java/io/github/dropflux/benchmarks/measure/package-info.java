/** What a process used, and how it is written down. */
@NullMarked
package io.github.dropflux.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
