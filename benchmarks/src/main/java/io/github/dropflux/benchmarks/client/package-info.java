/** The ways to upload that are compared, each in a process of its own. */
@NullMarked
package io.github.dropflux.benchmarks.client;

import org.jspecify.annotations.NullMarked;
