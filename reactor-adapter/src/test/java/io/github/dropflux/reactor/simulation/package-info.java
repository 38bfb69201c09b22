/** Whole uploads under simulated time, network, servers and users; each run follows from a seed. */
package io.github.dropflux.reactor.simulation;
