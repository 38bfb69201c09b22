/** What the program finds outside itself: streams, environment, proxy, and the signal that ends it. */
@NullMarked
package io.github.dropflux.cli.surroundings;

import org.jspecify.annotations.NullMarked;
