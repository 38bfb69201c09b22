/** One call to Dropbox and its answer, over Reactor Netty. */
@NullMarked
package io.github.dropflux.reactor.internal.http;

import org.jspecify.annotations.NullMarked;
