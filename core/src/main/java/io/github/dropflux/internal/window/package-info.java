/** Which bytes of a file belong to which window. */
@NullMarked
package io.github.dropflux.internal.window;

import org.jspecify.annotations.NullMarked;
