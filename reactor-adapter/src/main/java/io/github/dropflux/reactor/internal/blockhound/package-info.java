/** What BlockHound has to know of this library. */
@NullMarked
package io.github.dropflux.reactor.internal.blockhound;

import org.jspecify.annotations.NullMarked;
