/** One class a family of routes: argument in, effect, answer out. */
@NullMarked
package io.github.dropflux.emulator.internal.routes;

import org.jspecify.annotations.NullMarked;
