/** What people and programs write and read on a line: sizes, URLs, and the values of options. */
@NullMarked
package io.github.dropflux.cli.text;

import org.jspecify.annotations.NullMarked;
