/** The tree of files and folders, and the rules of a commit. */
@NullMarked
package io.github.dropflux.emulator.internal.files;

import org.jspecify.annotations.NullMarked;
