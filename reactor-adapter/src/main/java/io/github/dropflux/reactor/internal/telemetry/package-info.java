/** What uploads and calls tell those who watch them. */
@NullMarked
package io.github.dropflux.reactor.internal.telemetry;

import org.jspecify.annotations.NullMarked;
