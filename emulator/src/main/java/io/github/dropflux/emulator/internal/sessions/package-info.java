/** Upload sessions of both types, and what they refuse. */
@NullMarked
package io.github.dropflux.emulator.internal.sessions;

import org.jspecify.annotations.NullMarked;
