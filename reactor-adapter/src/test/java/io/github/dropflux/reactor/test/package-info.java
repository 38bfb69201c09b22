/** What several tests share. */
package io.github.dropflux.reactor.test;
