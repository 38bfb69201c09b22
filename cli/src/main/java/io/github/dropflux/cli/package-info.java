/** The command line. */
@NullMarked
package io.github.dropflux.cli;

import org.jspecify.annotations.NullMarked;
