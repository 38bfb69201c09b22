/** A Dropbox that runs inside a test. */
@NullMarked
package io.github.dropflux.emulator;

import org.jspecify.annotations.NullMarked;
