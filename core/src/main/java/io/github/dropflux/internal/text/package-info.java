/** Text that others wrote, made fit to be shown. */
@NullMarked
package io.github.dropflux.internal.text;

import org.jspecify.annotations.NullMarked;
