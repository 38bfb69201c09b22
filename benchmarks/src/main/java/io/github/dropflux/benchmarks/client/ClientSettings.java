package io.github.dropflux.benchmarks.client;

import io.github.dropflux.benchmarks.source.BufferRing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What all clients are told.
 *
 * @param url the server's
 * @param certificate PEM file of the server's certificate; null for plain sockets
 * @param boringSsl the TLS engine to use, where there is a choice
 * @param windowBytes of one append
 * @param inFlight appends at once; 0 for as many as dropflux finds right
 * @param hash whether to make content hashes, where there is a choice
 */
record ClientSettings(
        String url,
        @Nullable Path certificate,
        boolean boringSsl,
        int windowBytes,
        int inFlight,
        boolean hash,
        BufferRing source) {}
