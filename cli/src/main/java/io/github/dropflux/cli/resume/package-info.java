/** What one run of an upload leaves for the next. */
@NullMarked
package io.github.dropflux.cli.resume;

import org.jspecify.annotations.NullMarked;
