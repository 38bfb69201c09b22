/** The example, over HTTP and in a browser. */
package io.github.dropflux.webflux;
