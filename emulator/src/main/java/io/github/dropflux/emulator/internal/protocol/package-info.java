/** What Dropbox's answers and arguments look like, apart from what they mean. */
@NullMarked
package io.github.dropflux.emulator.internal.protocol;

import org.jspecify.annotations.NullMarked;
