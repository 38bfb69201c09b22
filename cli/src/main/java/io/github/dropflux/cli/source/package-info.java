/** Where bytes come from on this machine: files, pipes, and the output of commands. */
@NullMarked
package io.github.dropflux.cli.source;

import org.jspecify.annotations.NullMarked;
