/** The server: requests in, routes run off the event loop, answers out. */
@NullMarked
package io.github.dropflux.emulator.internal.http;

import org.jspecify.annotations.NullMarked;
