/** Short pieces of code, measured with JMH in nanoseconds and bytes allocated. */
@NullMarked
package io.github.dropflux.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
