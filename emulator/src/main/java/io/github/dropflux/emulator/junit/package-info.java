/** The emulator in JUnit's tests. */
@NullMarked
package io.github.dropflux.emulator.junit;

import org.jspecify.annotations.NullMarked;
