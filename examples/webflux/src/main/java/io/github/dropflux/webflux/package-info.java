/** Files dropped on a page are streamed into Dropbox, and the page sees how far they are. */
@NullMarked
package io.github.dropflux.webflux;

import org.jspecify.annotations.NullMarked;
