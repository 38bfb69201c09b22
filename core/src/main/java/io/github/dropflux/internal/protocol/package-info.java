/** Dropbox's upload protocol as values: routes, arguments, typed errors. */
@NullMarked
package io.github.dropflux.internal.protocol;

import org.jspecify.annotations.NullMarked;
