/** The logic of one upload as a pure state machine: no clock, no I/O. */
@NullMarked
package io.github.dropflux.internal.session;

import org.jspecify.annotations.NullMarked;
