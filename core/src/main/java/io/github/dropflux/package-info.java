/** Values of an upload to Dropbox. */
@NullMarked
package io.github.dropflux;

import org.jspecify.annotations.NullMarked;
