/** Thousands of uploads against a Dropbox in memory, on virtual time, with faults from a seed. */
package io.github.dropflux.reactor.internal.pipeline.simulation;
