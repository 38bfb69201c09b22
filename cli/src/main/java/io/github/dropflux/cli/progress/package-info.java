/** How far an upload is, for whoever watches it. */
@NullMarked
package io.github.dropflux.cli.progress;

import org.jspecify.annotations.NullMarked;
