/** An upload from what the user says of it to its exit code. */
@NullMarked
package io.github.dropflux.cli.upload;

import org.jspecify.annotations.NullMarked;
