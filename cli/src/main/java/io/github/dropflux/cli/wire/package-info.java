/** The connections to Dropbox: how fast they may send, and what they hold back. */
@NullMarked
package io.github.dropflux.cli.wire;

import org.jspecify.annotations.NullMarked;
