/** What the emulator remembers of each call. */
@NullMarked
package io.github.dropflux.emulator.internal.requests;

import org.jspecify.annotations.NullMarked;
