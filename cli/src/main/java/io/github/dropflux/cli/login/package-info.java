/** How a user lets this program into a Dropbox. */
@NullMarked
package io.github.dropflux.cli.login;

import org.jspecify.annotations.NullMarked;
