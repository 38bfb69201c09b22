/** An upload of a folder: what lies in it, what of it is sent, and what becomes of each file. */
@NullMarked
package io.github.dropflux.cli.folder;

import org.jspecify.annotations.NullMarked;
