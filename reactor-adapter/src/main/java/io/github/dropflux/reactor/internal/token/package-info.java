/** Where access tokens come from. */
@NullMarked
package io.github.dropflux.reactor.internal.token;

import org.jspecify.annotations.NullMarked;
