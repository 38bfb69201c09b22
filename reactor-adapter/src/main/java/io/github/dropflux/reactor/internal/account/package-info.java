/** One user's credentials, and everything that Dropbox counts per account. */
@NullMarked
package io.github.dropflux.reactor.internal.account;

import org.jspecify.annotations.NullMarked;
