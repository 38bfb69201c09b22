/** Which Dropbox it is, as whom, and the way there. */
@NullMarked
package io.github.dropflux.cli.dropbox;

import org.jspecify.annotations.NullMarked;
