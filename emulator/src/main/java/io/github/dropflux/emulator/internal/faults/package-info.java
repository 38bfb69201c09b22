/** Scripted misbehaviour, decided a call at a time. */
@NullMarked
package io.github.dropflux.emulator.internal.faults;

import org.jspecify.annotations.NullMarked;
