/** What is shown of an upload while it runs, and said when it ends: progress, failures, lines of JSON. */
@NullMarked
package io.github.dropflux.cli.report;

import org.jspecify.annotations.NullMarked;
